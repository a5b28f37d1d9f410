internal import Foundation
internal import Pipeline
internal import StageKit

/// What `/ac/KEY` holds: the names, digests and sizes of all files of a result.
///
/// It is an `ActionResult` of the Remote Execution API, of which servers such as bazel-remote read every part, and
/// answer 404 when a file in it is gone. Of its fields there is one, `output_files`:
///
///     ActionResult { repeated OutputFile output_files = 2 }
///     OutputFile   { string path = 1; Digest digest = 2 }
///     Digest       { string hash = 1; int64 size_bytes = 2 }
struct ActionResult: Equatable, Sendable {
  /// The files by path: the record, its outputs, its log and the listings of its code.
  var files: [String: BlobReference] = [:]

  /// The outputs among the files.
  var outputs: [String: BlobReference] { files.filter { $0.key.hasPrefix(Self.output("")) } }

  static let record = "record.json"
  static let log = "log.txt"
  static func output(_ name: String) -> String { "output/\(name)" }
  static func listing(_ digest: Digest) -> String { "code/\(digest)" }

  /// Protocol Buffers, in the order of the paths.
  var bytes: [UInt8] {
    files.sorted { $0.key < $1.key }.flatMap { path, blob -> [UInt8] in
      let digest =
        Protobuf.field(1, Array(blob.digest.hex.utf8))
        + (blob.byteCount > 0 ? Protobuf.varint(2 << 3) + Protobuf.varint(blob.byteCount) : [])
      return Protobuf.field(2, Protobuf.field(1, Array(path.utf8)) + Protobuf.field(2, digest))
    }
  }
}

extension ActionResult {
  /// Reads what a server says; nil when it is no `ActionResult`, such as a page for people.
  init?(_ bytes: [UInt8]) {
    guard let fields = Protobuf.fields(of: bytes[...]) else { return nil }
    for (number, value) in fields where number == 2 {
      guard case .bytes(let file) = value, let (path, blob) = Self.file(file) else { return nil }
      files[path] = blob
    }
  }

  private static func file(_ bytes: ArraySlice<UInt8>) -> (String, BlobReference)? {
    var path: String?
    var blob: BlobReference?
    for (number, value) in Protobuf.fields(of: bytes) ?? [] {
      guard case .bytes(let content) = value else { continue }
      if number == 1 { path = String(validating: content, as: UTF8.self) }
      if number == 2 { blob = digest(content) }
    }
    return path.flatMap { path in blob.map { (path, $0) } }
  }

  private static func digest(_ bytes: ArraySlice<UInt8>) -> BlobReference? {
    var digest: Digest?
    var size = 0
    for (number, value) in Protobuf.fields(of: bytes) ?? [] {
      switch (number, value) {
      case (1, .bytes(let hex)): digest = Digest(hex: String(decoding: hex, as: UTF8.self))
      case (2, .number(let count)): size = Int(exactly: count) ?? -1
      default: break
      }
    }
    guard let digest, size >= 0 else { return nil }
    return BlobReference(digest: digest, byteCount: size)
  }
}
