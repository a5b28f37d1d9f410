public import Foundation

/// `server.py` on a port of the loopback interface, for the life of this object.
public final class FaultyServer {
  /// The file that it serves: each byte is the number of its thousand.
  public static let file = Data((0..<byteCount).map { UInt8(truncatingIfNeeded: $0 / 1000) })
  public static let byteCount = 300_000
  /// The MD5 of the file.
  public static let md5 = "7b20e2febda11272e2eadbb78e4c335d"

  private let process = Process()
  private let input = Pipe()
  private let log: TemporaryDirectory
  public let port: Int

  /// - Parameter folder: What `folder/PATH` serves files from.
  /// - Throws: What starting the server throws.
  public init(folder: String? = nil) throws {
    log = try TemporaryDirectory()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      [
        "python3", SourceTree().root.appending(path: "Tests/TestSupport/server.py").path,
        log("requests"),
      ] + (folder.map { [$0] } ?? [])
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = Int(line.trimmingCharacters(in: .newlines)) else { throw NoPort() }
    self.port = port
  }

  deinit { try? input.fileHandleForWriting.close() }

  private struct NoPort: Error {}

  /// The address of the file behind a fault: the first part of the path names it.
  public func url(_ path: String) -> String { "http://127.0.0.1:\(port)/\(path)" }

  /// The ranges that were asked for, in order; `all` where none was.
  public func ranges() throws -> [String] { try requests().map { $0[0] } }

  /// What was asked for, in order; of a proxy, whole addresses.
  public func paths() throws -> [String] { try requests().map { $0[1] } }

  private func requests() throws -> [[String]] {
    guard let bytes = FileManager.default.contents(atPath: log("requests")) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      .map { $0.split(separator: "\t").map(String.init) }
  }
}
