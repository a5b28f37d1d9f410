internal import Foundation

/// Who runs an action, for messages to those who wait for it.
public struct LockHolder: Codable, Hashable, Sendable {
  public var process: Int32
  public var host: String
  /// Seconds since 1970.
  public var since: Double
  /// The blobs the action reads, which are not garbage while it runs.
  public var inputs: [Digest]

  /// A holder that did not get to say who it is.
  static let unknown = LockHolder(process: 0, host: "", since: 0, inputs: [])

  static func here(reading inputs: some Collection<Digest>) -> LockHolder {
    LockHolder(
      process: getpid(), host: ProcessInfo.processInfo.hostName,
      since: Date().timeIntervalSince1970, inputs: inputs.sorted())
  }
}

extension LockHolder: CustomStringConvertible {
  public var description: String {
    self == .unknown ? "another process" : "process \(process) on \(host)"
  }
}
