import Foundation

/// A stretch of time over which several processes count their work, the same for all of them.
struct Window {
  let start: ContinuousClock.Instant
  let end: ContinuousClock.Instant

  /// Says that this process is warm, reads the agreed start in seconds since 1970, and waits for it.
  static func agreed(seconds: Double) -> Window {
    FileHandle.standardOutput.write(Data("ready\n".utf8))
    guard let start = readLine().flatMap(Double.init) else { fatalError("no start was agreed on") }
    let delay = start - Date.now.timeIntervalSince1970
    guard delay > 0 else { fatalError("the agreed start is \(-delay) s ago") }
    let begin = ContinuousClock.now + .seconds(delay)
    Thread.sleep(forTimeInterval: delay)
    return Window(start: begin, end: begin + .seconds(seconds))
  }

  /// Work per second, from the start until now.
  func rate(_ count: Int) -> Double {
    Double(count) / ((ContinuousClock.now - start) / .seconds(1))
  }

  var isOver: Bool { ContinuousClock.now >= end }
}
