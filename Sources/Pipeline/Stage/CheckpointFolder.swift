internal import Foundation
internal import Synchronization

/// The folder where a long stage leaves its state.
///
/// It belongs to an action key, outlives the process, and is removed when the action's result is
/// recorded. A file's name is the digest of its bytes: what does not match is not served. Beside it stands
/// how long it took to come so far, so that the time of a result is the time of all the work in it.
final class CheckpointFolder: StageCheckpoint {
  private let directory: String
  private let disk = Disk()
  private let startedAt = ContinuousClock.now
  private let earlier = Mutex(0.0)

  private static let timeSuffix = ".seconds"

  private let fence: CheckpointFence?

  init(directory: String, fence: CheckpointFence? = nil) {
    self.directory = directory
    self.fence = fence
  }

  /// Wall seconds that earlier executions spent on what `read` gave; 0 where it gave nothing.
  var earlierSeconds: Double { earlier.withLock(\.self) }

  /// The bytes that were saved last, or nil if there are none that are whole.
  func read() -> Data? {
    for name in (try? disk.list(directory)) ?? [] {
      let url = URL(fileURLWithPath: "\(directory)/\(name)")
      guard let digest = Digest(hex: name), let bytes = try? Data(contentsOf: url),
        Digest(of: bytes) == digest
      else { continue }
      let text = try? String(
        contentsOf: URL(fileURLWithPath: url.path + Self.timeSuffix), encoding: .utf8)
      let seconds = text.flatMap(Double.init) ?? 0
      earlier.withLock { $0 = seconds.isFinite ? max(0, seconds) : 0 }
      return bytes
    }
    return nil
  }

  /// Replaces what was saved; a crash leaves the old bytes or the new ones.
  ///
  /// - Throws: `StageError` when another execution has taken the place of this one.
  func save(_ bytes: Data) throws {
    if let fence, !fence.isOpen {
      throw StageError.invalidInput("another execution has taken the place of this one")
    }
    try disk.makeDirectory(directory)
    let name = Digest(of: bytes).hex
    let seconds = earlierSeconds + (ContinuousClock.now - startedAt) / .seconds(1)
    try disk.write(
      Array("\(seconds)".utf8), to: "\(directory)/\(name)\(Self.timeSuffix)", scratch: directory)
    try disk.write(Array(bytes), to: "\(directory)/\(name)", scratch: directory)
    for other in try disk.list(directory) where !other.hasPrefix(name) {
      try disk.remove("\(directory)/\(other)")
    }
  }
}
