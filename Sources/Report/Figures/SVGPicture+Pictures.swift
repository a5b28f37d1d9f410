public import Foundation

extension SVGPicture {
  /// The pictures of an artifact, by figure id, as `figures.json` holds them.
  ///
  /// They are put into pages as they are, and may come from a store that somebody else filled. So nothing is
  /// taken but shapes and text: no script, no style, no address.
  ///
  /// - Throws: `ReportError.unreadable` for anything else.
  public static func pictures(json: Data) throws(ReportError) -> [String: String] {
    let pictures: [String: String]
    do { pictures = try JSONDecoder().decode([String: String].self, from: json) } catch {
      throw .unreadable(type: "set of pictures", reason: "\(error)")
    }
    for (id, element) in pictures.sorted(by: { $0.key < $1.key }) {
      if let reason = problem(of: element) {
        throw .unreadable(type: "picture", reason: "\(xmlName(id)) has \(reason)")
      }
    }
    return pictures
  }

  /// Why a page must not contain an element; nil for an element that is safe.
  static func problem(of element: String) -> String? {
    var scan = SVGScan(element)
    while scan.skip(to: UInt8(ascii: "<")) {
      if let problem = scan.tag() { return problem }
    }
    return nil
  }
}

/// Reads the tags of a picture, and knows only those that draw.
private struct SVGScan {
  private let bytes: [UInt8]
  private var place = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  private static let elements: Set = [
    "svg", "g", "defs", "title", "desc", "path", "use", "text", "tspan", "rect", "line", "circle",
    "ellipse", "polygon", "polyline", "clipPath",
  ]

  private var current: UInt8? { place < bytes.count ? bytes[place] : nil }

  /// Goes behind the next `byte`; false when there is none.
  mutating func skip(to byte: UInt8) -> Bool {
    while let found = current {
      place += 1
      if found == byte { return true }
    }
    return false
  }

  /// Goes behind a tag, of which `<` was read; what is wrong with it, or nil.
  mutating func tag() -> String? {
    if current == UInt8(ascii: "/") { place += 1 }
    let name = word()
    guard Self.elements.contains(name) else { return "the element <\(name)>" }
    while true {
      skipSpace()
      if current == UInt8(ascii: "/") { place += 1 }
      if current == UInt8(ascii: ">") {
        place += 1
        return nil
      }
      let attribute = word().lowercased()
      guard !attribute.isEmpty, let value = value() else { return "a tag <\(name)> that is none" }
      if let problem = Self.problem(of: attribute, value) { return problem }
    }
  }

  private static func problem(of attribute: String, _ value: String) -> String? {
    if attribute.hasPrefix("on") || attribute == "style" { return "the attribute \(attribute)" }
    let leadsOut = attribute.hasSuffix("href") && !value.hasPrefix("#")
    let isAddress = value.lowercased().contains("url(") && !value.hasPrefix("url(#")
    return leadsOut || isAddress ? "the address \(value.prefix(40))" : nil
  }

  /// Letters, hyphens and colons.
  private mutating func word() -> String {
    let start = place
    while let byte = current, isLetter(byte) { place += 1 }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    switch byte | 0x20 {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): true
    default: byte == UInt8(ascii: "-") || byte == UInt8(ascii: ":")
    }
  }

  private mutating func skipSpace() {
    while let byte = current, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { place += 1 }
  }

  /// `="..."` or `='...'`; nil for anything else.
  private mutating func value() -> String? {
    skipSpace()
    guard current == UInt8(ascii: "=") else { return nil }
    place += 1
    skipSpace()
    guard let quote = current, [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(quote) else {
      return nil
    }
    place += 1
    let start = place
    guard skip(to: quote) else { return nil }
    return String(decoding: bytes[start..<(place - 1)], as: UTF8.self)
  }
}
