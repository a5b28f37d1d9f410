import Foundation
import Pipeline

/// `manifest-sha256.txt`: a line a file, as `sha256sum` writes and checks them.
struct Checksums {
  /// The digest of each file by its path.
  private(set) var digests: [String: Digest] = [:]
  /// Lines that are not as they should be; lines count from 1.
  private(set) var problems: [(line: Int, reason: String)] = []

  init(_ digests: [String: Digest]) { self.digests = digests }

  /// Reads the text of a manifest.
  init(text: String) {
    var number = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      if line.isEmpty { continue }
      let digest = line.prefix(64)
      let path = String(line.dropFirst(66))
      guard let known = Digest(hex: digest), line.dropFirst(64).hasPrefix("  ") else {
        problems.append((number, "expected a digest, two spaces and a name"))
        continue
      }
      if let problem = BundlePath.problem(path) {
        problems.append((number, problem))
      } else if digests.updateValue(known, forKey: path) != nil {
        problems.append((number, "a second line for \(path)"))
      }
    }
    if !text.hasSuffix("\n") { problems.append((number, "the end is missing")) }
  }

  var text: String {
    digests.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { "\($0.value)  \($0.key)\n" }.joined()
  }

  /// The digest of a file's bytes, read in parts.
  static func digest(ofFileAt path: String) throws(BundleError) -> Digest {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw .cannotRead(path: path, reason: "it cannot be opened")
    }
    defer { try? file.close() }
    do { return try Digest(ofContents: file) } catch {
      throw .cannotRead(path: path, reason: "\(error)")
    }
  }
}
