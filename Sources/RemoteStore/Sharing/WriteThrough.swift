internal import Dispatch
public import Pipeline
internal import Synchronization

/// Writes each finished result to a remote store while the build goes on.
public final class WriteThrough: Sendable {
  private let store: FileStore
  private let remote: RemoteStore
  private let queue = DispatchQueue(label: "write-through")
  private let report = Mutex(PushReport())

  public init(_ store: FileStore, _ remote: RemoteStore) {
    self.store = store
    self.remote = remote
  }

  /// Writes a result soon, unless it is a measurement, which stays here.
  public func add(_ record: ActionRecord) {
    guard remote.canWrite, !record.isMeasurement else { return }
    queue.async { [self] in
      let pushed = remote.push([record], from: store)
      report.withLock { $0 += pushed }
    }
  }

  /// Waits until everything is written, or the remote is given up.
  public func finish() -> PushReport {
    queue.sync {}
    return report.withLock { $0 }
  }

  /// Gives up what is not written yet.
  public func stop() { remote.stopWriting() }
}

extension RemoteStore {
  func stopWriting() { writer.stop() }
}
