import Foundation
import Paper
import Stages

/// The lines of a JSON text at which its members and elements begin.
///
/// The text is one that a decoder has read without complaint.
struct ManifestLines {
  private var lines: [[Step]: Int] = [:]

  typealias Step = ManifestSettings.Step

  init(_ text: Data) {
    var walk = Walk(bytes: Array(text))
    walk.value(at: [])
    lines = walk.lines
  }

  /// The line of the value that `path` leads to; a member's line is that of its key.
  func line(of path: [Step]) -> Int? { lines[path] }

  private struct Walk {
    let bytes: [UInt8]
    var lines: [[Step]: Int] = [:]
    private var index = 0
    private var line = 1

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func value(at path: [Step]) {
      skipSpace()
      if lines[path] == nil { lines[path] = line }
      switch next {
      case UInt8(ascii: "{"): members(at: path)
      case UInt8(ascii: "["): elements(at: path)
      case UInt8(ascii: "\""): _ = string()
      default: skipWord()
      }
    }

    private mutating func members(at path: [Step]) {
      index += 1
      while let byte = nextAfterSpace, byte != UInt8(ascii: "}") {
        let keyLine = line
        let own = path + [.member(string())]
        lines[own] = keyLine
        skipSpace()
        index += 1  // The colon.
        value(at: own)
        skipComma()
      }
      index += 1
    }

    private mutating func elements(at path: [Step]) {
      index += 1
      var place = 0
      while let byte = nextAfterSpace, byte != UInt8(ascii: "]") {
        value(at: path + [.element(place)])
        place += 1
        skipComma()
      }
      index += 1
    }

    /// The text of a string; keys of manifests need no escapes.
    private mutating func string() -> String {
      let start = index + 1
      index += 1
      while let byte = next, byte != UInt8(ascii: "\"") {
        index += byte == UInt8(ascii: "\\") ? 2 : 1
      }
      let end = min(index, bytes.count)
      index += 1
      return String(decoding: bytes[min(start, end)..<end], as: UTF8.self)
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private var nextAfterSpace: UInt8? {
      mutating get {
        skipSpace()
        return next
      }
    }

    private mutating func skipSpace() {
      while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) {
        if byte == 0x0A { line += 1 }
        index += 1
      }
    }

    private mutating func skipComma() {
      skipSpace()
      if next == UInt8(ascii: ",") { index += 1 }
    }

    private mutating func skipWord() {
      let start = index
      while let byte = next, ![0x20, 0x09, 0x0A, 0x0D, 0x2C, 0x5D, 0x7D].contains(byte) {
        index += 1
      }
      // A text that is no JSON must not keep the walk in place.
      if index == start { index += 1 }
    }
  }
}
