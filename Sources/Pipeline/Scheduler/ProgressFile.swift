import Foundation
import Synchronization

/// Progress in a file that is replaced at most a few times a second.
///
/// Readers in other processes always see a whole update. A write that fails is dropped: progress
/// is for people, and a full disk shows in the outputs.
final class ProgressFile: ProgressSink {
  private let path: String
  private let interval: Duration
  private let last = Mutex<ContinuousClock.Instant?>(nil)

  private let notes: String?

  init(path: String, notes: String? = nil, interval: Duration = .milliseconds(200)) {
    self.path = path
    self.notes = notes
    self.interval = interval
  }

  func report(_ update: StageProgress) {
    last.withLock { last in
      let now = ContinuousClock.now
      if let last, now - last < interval, update.step < update.totalSteps { return }
      last = now
      guard let bytes = try? JSONEncoder().encode(update) else { return }
      try? bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
    }
  }

  func note(_ text: String) {
    guard let notes else { return }
    last.withLock { _ in
      let present = FileManager.default.contents(atPath: notes) ?? Data()
      let line = text.split(whereSeparator: \.isNewline).joined(separator: " ") + "\n"
      try? (present + Data(line.utf8)).write(to: URL(fileURLWithPath: notes))
    }
  }
}
