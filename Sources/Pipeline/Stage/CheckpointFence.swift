internal import Foundation

/// Keeps an execution that was given up from leaving states in place of its successor's.
///
/// A scheduler may believe a job dead that goes on. The file names the execution that counts.
public struct CheckpointFence: Codable, Hashable, Sendable {
  public var path: String
  public var token: String

  public init(path: String, token: String) {
    self.path = path
    self.token = token
  }

  /// True while this execution counts.
  public var isOpen: Bool {
    FileManager.default.contents(atPath: path).map { $0 == Data(token.utf8) } ?? false
  }
}
