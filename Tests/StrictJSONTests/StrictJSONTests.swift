import Foundation
import Testing

@testable import StrictJSON

@Suite struct StrictJSONTests {
  private struct Entry: Decodable {
    var value: Double
    var name: String?
  }

  private struct File: Decodable { var entries: [Entry] }

  private func refusal(_ bytes: some Sequence<UInt8>) -> String? {
    do {
      _ = try StrictJSON.decode(File.self, from: Data(bytes))
      return nil
    } catch {
      return "\(error)"
    }
  }

  private static let sound = #"{"entries": [{"value": 1.5, "name": "é"}]}"#

  @Test func `a sound text is read, with the mark of UTF-8 or without`() {
    #expect(refusal(Self.sound.utf8) == nil)
    #expect(refusal([0xEF, 0xBB, 0xBF] + Array(Self.sound.utf8)) == nil)
  }

  @Test(arguments: [
    (String.Encoding.utf16, "UTF-16"), (.utf16LittleEndian, "UTF-16"), (.utf16BigEndian, "UTF-16"),
    (.utf32, "UTF-32"), (.utf32LittleEndian, "UTF-32"), (.utf32BigEndian, "UTF-32"),
  ])
  func `a text in another encoding is named as such`(encoding: String.Encoding, name: String) throws
  {
    let bytes = try #require(Self.sound.data(using: encoding))
    #expect(refusal(bytes) == "not JSON: it is \(name); save it as UTF-8")
  }

  @Test func `a byte of Latin-1 is named with its place`() throws {
    let bytes = try #require("{\n  \"é\": 1}".data(using: .isoLatin1))
    let error = try #require(refusal(bytes))
    #expect(error.contains("line 2, column 4") && error.contains("UTF-8"), "\(error)")
  }

  @Test(arguments: [
    ("9007199254740993", true), ("-9007199254740993", true), ("9007199254740993.0", true),
    ("1234567890123456789", true), ("18446744073709551615", true),
    ("9007199254740992", false), ("-9007199254740992", false), ("9007199254740994", false),
    ("18446744073709551616", false), ("100000000000000000000", false), ("1e300", false),
    ("1e999", true), ("-2E400", true),
    ("0.1234567890123456789", false), ("123456789012345.75", false), ("0", false),
  ])
  func `an integer is exact or refused`(number: String, isRefused: Bool) {
    let found = StrictJSON.liberties(in: Data("{\"a\":\n [1, \(number)]}".utf8))
    #expect(found.map(\.place) == (isRefused ? ["line 2, column 6"] : []), "\(found)")
    if isRefused { #expect(found.first?.message.contains(number) == true) }
  }

  @Test(arguments: [
    (#"{"entries": [{"value": "50"}]}"#, "entries[0].value: must be a number"),
    (#"{"entries": [{}]}"#, "entries[0].value: is missing"),
    (#"{"entries": {}}"#, "entries: must be a list"), (#"[]"#, "must be an object"),
    (#"{"entries": [{"value": 1, "name": []}]}"#, "entries[0].name: must be a string"),
    (#"{"entries": [null]}"#, "entries[0]"),
  ])
  func `what is wrong is named by its path and in no word of the program`(
    text: String, message: String
  ) throws {
    let error = try #require(refusal(text.utf8))
    #expect(error.hasPrefix(message), "\(error)")
    #expect(!error.contains("Entry") && !error.contains("DecodingError"))
  }

  @Test(arguments: [
    ("<<<<<<< HEAD", "line 1, column 1"), ("{\"entries\": // no\n []}", "line 1, column 13"),
    ("{\"entries\": [\n{\"value\": NaN}]}", "line 2"), ("", "not JSON"),
  ])
  func `where the syntax breaks is told`(text: String, place: String) throws {
    let error = try #require(refusal(text.utf8))
    #expect(error.hasPrefix("not JSON: ") && error.contains(place), "\(error)")
  }

  @Test func `a key that occurs twice is refused even where both values are sound`() throws {
    let error = try #require(refusal(#"{"entries": [], "entries": []}"#.utf8))
    #expect(error.contains("line 1, column 17") && error.contains("\"entries\""), "\(error)")
  }
}
