import ArgumentParser
import Foundation
import Pipeline

/// A parameter of the manifest with the value that the command line gives it: `steps=100`.
struct Override: ExpressibleByArgument {
  let name: String
  let value: JSONValue
  private let text: String

  init(_ name: String, _ value: JSONValue) {
    (self.name, self.value, text) = (name, value, "\(name)=\(value.canonicalText)")
  }

  /// Reads `NAME=VALUE`; a value that is no JSON is a string.
  init?(argument: String) {
    guard let sign = argument.firstIndex(of: "="), sign != argument.startIndex else { return nil }
    name = String(argument[..<sign])
    let words = String(argument[argument.index(after: sign)...])
    value = (try? JSONDecoder().decode(JSONValue.self, from: Data(words.utf8))) ?? .string(words)
    text = argument
  }

  var description: String { text }
  var defaultValueDescription: String { text }

  /// Changes the manifest, or says why it cannot be changed so.
  func apply(to manifest: inout Manifest, path: String) throws {
    do throws(OverrideError) {
      try manifest.override(name, by: value)
    } catch {
      throw UserError(Self.message(error, text, path), code: .usage)
    }
  }

  private static func message(_ error: OverrideError, _ text: String, _ path: String) -> String {
    switch error {
    case .unknown(let name, let nearest, let isAxis):
      let hint = nearest.map { "; did you mean \($0)?" } ?? ""
      return
        "--set \(text): no recipe and no stage of \(path) has a parameter \"\(name)\"\(hint)\n  next: "
        + (isAxis
          ? "\(name) is an axis of sweeps: name members of them, as `repro 'STAGE/\(name)=*'`"
          : "name a parameter as it stands there, or RECIPE.PARAMETER for that of one recipe or stage")
    case .mistyped(_, let expected, let found):
      return
        "--set \(text): the parameter is \(expected.typeName) there, as \(expected.canonicalText), and this is "
        + "\(found.typeName)\n  next: give it a value of the same kind"
    }
  }
}
