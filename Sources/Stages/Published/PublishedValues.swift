import Foundation
public import Report

/// The numbers the paper prints, by artifact and path as `values.json` has them:
/// `table5/rows/k_50/dtg_ff/test`.
public struct PublishedValues: Sendable {
  private let artifacts: PublishedNode

  /// The values that are part of this program.
  public static func bundled() throws(PublishedValuesError) -> PublishedValues {
    try PublishedValues(json: PackageResources.values_json)
  }

  /// Reads values in the form of `values.json`.
  public init(json: [UInt8]) throws(PublishedValuesError) {
    let root: [String: PublishedNode]
    do {
      root = try JSONDecoder().decode(PublishedFile.self, from: Data(json)).artifacts
    } catch {
      throw .unreadable(reason: "\(error)")
    }
    artifacts = .group(root)
  }

  /// What the paper says at `path`.
  ///
  /// - Throws: `PublishedValuesError` when nothing is at `path`, or something that is not one
  ///   number.
  public func published(_ path: String) throws(PublishedValuesError) -> Published {
    let value = try value(path)
    switch value.content {
    case .missing: return value.isNotReported ? .notReported : .notGiven
    case .number(let number): return try .known(value.number(number, at: path))
    case .numbers, .texts, .other: throw .notANumber(path: path)
    }
  }

  /// The numbers of a list at `path`, such as the two ends of a range; nil where they are not
  /// given.
  public func list(_ path: String) throws(PublishedValuesError) -> [Published.Number]? {
    let value = try value(path)
    switch value.content {
    case .missing: return nil
    case .numbers(let numbers):
      var list: [Published.Number] = []
      for number in numbers { list.append(try value.number(number, at: path)) }
      return list
    case .number, .texts, .other: throw .notAList(path: path)
    }
  }

  /// The texts at `path`, one or many.
  public func texts(_ path: String) throws(PublishedValuesError) -> [String] {
    guard case .texts(let texts) = try value(path).content else { throw .notAText(path: path) }
    return texts
  }

  /// What stands at `path`, number or text, in words.
  public func text(_ path: String) throws(PublishedValuesError) -> String {
    let value = try value(path)
    return switch value.content {
    case .missing: value.isNotReported ? "not reported" : "not given"
    case .number(let number): Self.text(number)
    case .numbers(let numbers): numbers.map(Self.text).joined(separator: ", ")
    case .texts(let texts): texts.joined(separator: "; ")
    case .other: throw .notAText(path: path)
    }
  }

  private static func text(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e9 ? "\(Int(number))" : "\(number)"
  }

  /// The paths of all values, sorted.
  public var paths: [String] { artifacts.paths.sorted() }

  private func value(_ path: String) throws(PublishedValuesError) -> PublishedValue {
    var node = artifacts
    var seen: [Substring] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      guard case .group(let children) = node, let child = children[String(part)] else {
        throw .unknownPath(
          path, unknown: String(part), below: seen.joined(separator: "/"),
          known: node.children.keys.sorted())
      }
      node = child
      seen.append(part)
    }
    guard case .value(let value) = node else {
      throw .notAValue(path: path, below: node.children.keys.sorted())
    }
    return value
  }
}
