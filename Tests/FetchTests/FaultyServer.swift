import Foundation
import Testing

/// `server.py` on a port of the loopback interface, for the life of this object.
final class FaultyServer {
  /// The MD5 of the file that it serves.
  static let md5 = "7b20e2febda11272e2eadbb78e4c335d"
  static let byteCount = 300_000

  private let process = Process()
  private let input = Pipe()
  private let port: Int

  init() throws {
    let script = try #require(Bundle.module.path(forResource: "server", ofType: "py"))
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", script]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    port = try #require(Int(line.trimmingCharacters(in: .newlines)))
  }

  deinit { try? input.fileHandleForWriting.close() }

  func url(_ path: String) -> String { "http://127.0.0.1:\(port)/\(path)" }

  /// The ranges that were asked for, in order.
  func ranges() throws -> [String] {
    let url = try #require(URL(string: url("log")))
    return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map(String.init)
  }
}
