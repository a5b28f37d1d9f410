public import Foundation

/// A place where a long stage leaves its state, for an execution that goes on after this one ended.
///
/// It belongs to an action key, outlives the process, and is removed when the action's result is
/// recorded. A file's name is the digest of its bytes: what does not match is not served.
public struct StageCheckpoint: Sendable {
  private let directory: String
  private let disk = Disk()

  init(directory: String) { self.directory = directory }

  /// The bytes that were saved last, or nil if there are none that are whole.
  public func read() -> Data? {
    for name in (try? disk.list(directory)) ?? [] {
      let url = URL(fileURLWithPath: "\(directory)/\(name)")
      guard let digest = Digest(hex: name), let bytes = try? Data(contentsOf: url),
        Digest(of: bytes) == digest
      else { continue }
      return bytes
    }
    return nil
  }

  /// Replaces what was saved; a crash leaves the old bytes or the new ones.
  public func save(_ bytes: Data) throws {
    try disk.makeDirectory(directory)
    let name = Digest(of: bytes).hex
    try disk.write(Array(bytes), to: "\(directory)/\(name)", scratch: directory)
    for other in try disk.list(directory) where other != name {
      try disk.remove("\(directory)/\(other)")
    }
  }
}
