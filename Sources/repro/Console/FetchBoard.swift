import Fetch
import Foundation
import Synchronization

/// The progress of downloads on standard error: one live line on a terminal, now and then a line elsewhere.
final class FetchBoard: Sendable {
  private struct Current {
    var name: String
    var byteCount: Int
    var total: Int?
    var began: ContinuousClock.Instant
    /// The bytes that were there when it began.
    var first: Int
  }

  private let current = Mutex<Current?>(nil)
  private let isQuiet: Bool
  private let isLive: Bool

  init(_ options: ProgressOptions) {
    isQuiet = options.style == .quiet
    LiveRegion.usesColor(options.color)
    isLive = options.style == .live
  }

  func receive(_ event: FetchEvent) {
    switch event {
    case .received(let name, let byteCount, let total):
      current.withLock { current in
        if current?.name != name {
          current = Current(
            name: name, byteCount: byteCount, total: total, began: .now, first: byteCount)
        }
        current?.byteCount = byteCount
        current?.total = total
      }
    case .present(let name): say("\(name) is here, and whole")
    case .waiting(let name): say("waiting for another process that fetches \(name)")
    case .retrying(let name, let reason, let pause):
      say("\(name): \(reason); again in \(Int((pause / .seconds(1)).rounded(.up))) s")
    case .finished(let name, let byteCount):
      current.withLock { $0 = nil }
      say("\(name): \(ByteText(byteCount)), checksum right")
    case .setAside(let path):
      // It is the user's, who has to know whatever the style.
      Console.standardError("another file had the name; it is kept as \(path)\n")
    case .copied(let name, let fileCount):
      current.withLock { $0 = nil }
      say("\(name): \(fileCount) files, as many as published")
    }
  }

  /// Redraws until cancelled.
  @Sendable func animate() async {
    guard !isQuiet else { return }
    var pause = Duration.seconds(isLive ? 0.25 : 2)
    while !Task.isCancelled {
      try? await Task.sleep(for: pause)
      guard !Task.isCancelled, let line else { continue }
      if isLive {
        let columns = Screen.size(STDERR_FILENO).columns
        LiveRegion.show([StyledText(line).fitted(to: columns - 1)])
      } else {
        Console.say(line)
        pause = min(.seconds(30), pause * 2)
      }
    }
    if isLive { LiveRegion.clear() }
  }

  private var line: String? {
    guard let state = current.withLock({ $0 }) else { return nil }
    let seconds = (ContinuousClock.now - state.began) / .seconds(1)
    let rate = seconds > 0 ? Double(state.byteCount - state.first) / seconds : 0
    var parts = ["\(state.name)  \(ByteText(state.byteCount))"]
    if let total = state.total { parts[0] += " of \(ByteText(total))" }
    if rate > 0 {
      parts.append("\(ByteText(Int(rate)))/s")
      if let total = state.total {
        parts.append("\(DurationText(Double(total - state.byteCount) / rate)) left")
      }
    }
    return parts.joined(separator: "  ")
  }

  private func say(_ message: String) {
    guard !isQuiet else { return }
    Console.say(message)
  }
}
