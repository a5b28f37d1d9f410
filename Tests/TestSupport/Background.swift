internal import Foundation

/// A program that runs beside a test, and is ended with it.
public final class Background {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()

  /// Starts a program, found by `PATH`, whose standard input ends with this object.
  public init(_ words: String...) throws {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.terminate()
  }

  /// The first line that it prints.
  public func firstLine() -> String { output.fileHandleForReading.firstLine }

  /// Waits for its end; its exit status.
  public func wait() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Waits until something that it does has happened.
  public func waitUntil(_ condition: () -> Bool) async throws {
    for _ in 0..<3000 {
      if condition() { return }
      guard process.isRunning else { break }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw NotReady()
  }

  private struct NotReady: Error {}
}

extension FileHandle {
  /// What comes before the first line break, however it is cut into pieces.
  var firstLine: String {
    var line = Data()
    while let byte = try? read(upToCount: 1), !byte.isEmpty, byte != Data("\n".utf8) {
      line += byte
    }
    return String(decoding: line, as: UTF8.self)
  }
}
