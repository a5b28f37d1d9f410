public import Foundation

/// A place where a long stage leaves its state, for an execution that goes on after this one ended.
public protocol StageCheckpoint: Sendable {
  /// The bytes that were saved last, or nil if there are none that are whole.
  func read() -> Data?

  /// Replaces what was saved; a crash leaves the old bytes or the new ones.
  func save(_ bytes: Data) throws
}
