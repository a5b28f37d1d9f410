internal import Synchronization

/// Directories whose changes have to be made durable, in the order in which they were changed first.
final class ChangedDirectories: Sendable {
  private let found = Mutex<[String]>([])

  var paths: [String] { found.withLock { $0 } }

  func insert(_ path: String) {
    found.withLock { if !$0.contains(path) { $0.append(path) } }
  }
}
