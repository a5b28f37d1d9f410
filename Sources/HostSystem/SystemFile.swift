internal import Foundation

/// Files by which a kernel tells what it knows: they have no size, and are short.
enum SystemFile {
  /// What can be read of a file; nothing if it cannot be opened.
  ///
  /// `FileManager` loses a page of memory for each file whose size the system gives as 0.
  static func bytes(_ path: String) -> Data {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return Data() }
    defer { close(descriptor) }
    var (found, buffer) = (Data(), [UInt8](repeating: 0, count: 1 << 14))
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count > 0 { found.append(contentsOf: buffer[..<count]) }
      if count == 0 || (count < 0 && errno != EINTR) { return found }
    }
  }

  static func text(_ path: String) -> String { String(decoding: bytes(path), as: UTF8.self) }

  static func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  /// What stands behind the name of a field, as in `model name : AMD EPYC`.
  static func field(_ name: String, in path: String) -> String? {
    text(path).split(separator: "\n").first { $0.hasPrefix(name) }
      .flatMap { $0.split(separator: ":", maxSplits: 1).last }
      .map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// A field that is given in KiB, in bytes; 0 where it is missing.
  static func bytes(of name: String, in path: String) -> Int {
    (field(name, in: path)?.split(separator: " ").first.flatMap { Int($0) } ?? 0) * 1024
  }
}
