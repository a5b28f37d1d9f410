import Foundation

/// Says where the syntax of a JSON text breaks, which `JSONDecoder` keeps to itself.
enum JSONSyntax {
  /// What is wrong at which line and column, or `nil` when the text is sound.
  static func problem(in bytes: Data) -> String? {
    do {
      _ = try JSONSerialization.jsonObject(with: bytes, options: .fragmentsAllowed)
      return nil
    } catch {
      let told = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String
      return located(told ?? error.localizedDescription, in: bytes)
    }
  }

  /// Turns "Invalid value around character 29." into a line and a column.
  private static func located(_ message: String, in bytes: Data) -> String {
    if let match = message.wholeMatch(of: /(.*) around character (\d+)\.?/),
      let offset = Int(match.2)
    {
      return "\(match.1.lowercased()) at \(place(of: offset, in: bytes))"
    }
    guard message.hasPrefix("Unexpected end of file") else { return message }
    return "unexpected end of file at \(place(of: bytes.count, in: bytes))"
  }

  static func place(of offset: Int, in bytes: Data) -> String {
    let lines = bytes.prefix(offset).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let column = String(decoding: lines.last ?? Data(), as: UTF8.self).count + 1
    return "line \(lines.count), column \(column)"
  }
}
