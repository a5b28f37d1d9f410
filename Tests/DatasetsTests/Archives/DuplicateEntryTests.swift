import Foundation
import TestSupport
import Testing

@testable import Datasets

/// Zip archives in which a name occurs twice: other programs take the last, so neither is taken.
struct DuplicateEntryTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// A zip archive of files that are stored as they are.
  private func zip(_ entries: [(name: String, bytes: String)]) throws -> String {
    func little(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(value >> (8 * $0) & 255) }
    }
    func checkSum(_ bytes: [UInt8]) -> Int {
      ~bytes.reduce(0xFFFF_FFFF) { sum, byte in
        (0..<8).reduce(sum ^ Int(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1
        }
      } & 0xFFFF_FFFF
    }
    var (files, directory): ([UInt8], [UInt8]) = ([], [])
    for entry in entries {
      let (name, bytes) = (Array(entry.name.utf8), Array(entry.bytes.utf8))
      let common =
        [UInt8](repeating: 0, count: 8) + little(checkSum(bytes), 4) + little(bytes.count, 4)
        + little(bytes.count, 4) + little(name.count, 2) + little(0, 2)
      directory +=
        [0x50, 0x4B, 1, 2, 20, 0, 20, 0] + common + [UInt8](repeating: 0, count: 10)
        + little(files.count, 4) + name
      files += [0x50, 0x4B, 3, 4, 20, 0] + common + name + bytes
    }
    let end =
      [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + little(entries.count, 2) + little(entries.count, 2)
      + little(directory.count, 4) + little(files.count, 4) + [0, 0]
    return try folder.write(files + directory + end, to: "a.npz")
  }

  @Test func `names that occur once pass`() throws {
    let path = try zip([("a.npy", "one"), ("b.npy", "two")])
    try Archive(zip: path).requireUniqueNames()
    let entry = try #require(try Archive(zip: path).next(named: "b.npy"))
    #expect(try entry.rest(limit: 10, "text") == Array("two".utf8))
  }

  @Test func `a name that occurs twice is refused`() throws {
    let path = try zip([("train_images.npy", "one"), ("b.npy", "x"), ("train_images.npy", "two")])
    #expect { try Archive(zip: path).requireUniqueNames() } throws: {
      "\($0)".contains("a.npz, entry train_images.npy")
    }
    #expect {
      try MedMNISTArchive(path: path, classes: 2, side: 28).forEachImage { _ in }
    } throws: {
      "\($0)".contains("one entry of this name")
    }
  }
}
