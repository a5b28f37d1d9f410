import Foundation
import Pipeline

/// What a build's progress looks like at this moment; no terminal, so that it can be tested.
struct ProgressBoard {
  private var outdated = 0
  private var done = 0
  private var names = ShortNames(of: [])
  private var remaining = RemainingTime(Forecast([], limits: .init(cores: 1, memoryMiB: 1)))
  private var course = EstimateCourse()
  private var running: [StageID: WorkDirectory] = [:]
  private var progress: [StageID: StageProgress] = [:]
  private var startedAt = ContinuousClock.now
  /// Seconds left, and when that was computed.
  private var left: (seconds: Double?, at: Double) = (nil, -1)
  private var mostFraction = 0.0
  private var saidFraction = -1.0
  private var saidHolders: Set<String> = []

  mutating func apply(_ event: BuildEvent, at now: ContinuousClock.Instant = .now) {
    let time = time(now)
    switch event {
    case .began(let forecast, _):
      outdated = forecast.stages.count
      names = ShortNames(of: forecast.stages.map(\.item.id))
      remaining = RemainingTime(forecast)
      startedAt = now
      // A build that found damage begins again, with what is left to do.
      (done, running, progress, saidFraction, mostFraction) = (0, [:], [:], -1, 0)
      (left, course) = ((nil, -1), EstimateCourse())
    case .started(let id, let directory):
      running[id] = directory
      remaining.start(id, at: time)
    case .finished(let id, _, _):
      remaining.finish(id, at: time)
      end(id)
    case .failed(let id, _), .reused(let id):
      remaining.leave(id)
      end(id)
    case .waiting, .noted, .repaired: break
    }
  }

  private mutating func end(_ id: StageID) {
    running[id] = nil
    progress[id] = nil
    done += 1
  }

  private func time(_ now: ContinuousClock.Instant) -> Double { (now - startedAt) / .seconds(1) }

  /// Reads how far the running stages are, and notes what the board says of the time left.
  mutating func look(at now: ContinuousClock.Instant = .now) {
    guard outdated > 0 else { return }
    let time = time(now)
    for (id, directory) in running {
      guard let update = directory.readProgress() else { continue }
      progress[id] = update
      remaining.advance(id, to: update.fraction, at: time)
    }
    mostFraction = max(mostFraction, remaining.fraction)
    // The schedule of a thousand stages is no work for every drawing.
    guard left.at < 0 || time - left.at >= 1 || left.seconds == nil else { return }
    left = (remaining.seconds(at: time), time)
    if let seconds = left.seconds { course.note(left: seconds, at: time) }
  }

  func estimates(after seconds: Double) -> EstimateRecord? { course.record(after: seconds) }

  /// The line that tells of `event`, or `nil` when it only moves the counters.
  mutating func message(for event: BuildEvent, verbose: Bool) -> StyledText? {
    switch event {
    case .began(let forecast, let total):
      guard outdated > 0 else { return nil }
      let time = forecast.seconds.map { ", about \(DurationText($0))" } ?? ""
      return StyledText("\(outdated) of \(total) stages to do\(time)")
    case .started(let id, _): return verbose ? StyledText("start  \(id)") : nil
    case .finished(let id, let seconds, let divergent):
      if divergent {
        return StyledText("warning: ", .warning)
          .adding("\(id) gave other bytes than its recorded result, which is kept")
      }
      return verbose
        ? StyledText("done", .good).adding("   \(id) in \(Self.seconds(seconds))") : nil
    case .reused(let id): return verbose ? StyledText("reused \(id)") : nil
    case .waiting(let id, let holder):
      // One line a holder: another run of a large sweep would fill the terminal.
      guard saidHolders.insert(holder).inserted || verbose else { return nil }
      return StyledText("waiting for \(id), which \(holder) is running; its results will be taken")
    case .failed(let id, let description):
      return StyledText("FAILED", .bad).adding(" \(id) \(description.firstLine)")
    case .noted(let id, let note): return StyledText("note: ", .warning).adding("\(id): \(note)")
    case .repaired(let note): return StyledText("store: ", .warning).adding(note)
    }
  }

  /// A headline, then one or two lines for each running stage, in at most so many columns and rows.
  func lines(
    columns: Int, rows: Int, at now: ContinuousClock.Instant = .now
  ) -> [StyledText] {
    guard outdated > 0 else { return [] }
    let head = BoardHeadline(
      fraction: mostFraction, done: done, outdated: outdated, running: running.count,
      left: shownLeft(at: now)
    ).line(columns: columns)
    let stages = running.keys.sorted().map { id in
      BoardRow(name: names.short(id), progress: progress[id])
    }
    let body = BoardRow.lines(stages, columns: columns, rows: max(0, rows - 1))
    return [head] + body
  }

  /// The headline with the running stages in one line, or `nil` when nothing moved.
  mutating func plainLine(at now: ContinuousClock.Instant = .now) -> StyledText? {
    guard outdated > 0, mostFraction != saidFraction else { return nil }
    saidFraction = mostFraction
    let head = BoardHeadline(
      fraction: mostFraction, done: done, outdated: outdated, running: running.count,
      left: shownLeft(at: now)
    ).plain
    let stages = running.keys.sorted().map { id in
      ([names.short(id)] + BoardRow.details(progress[id])).joined(separator: " ")
    }
    return StyledText(stages.isEmpty ? head : "\(head); \(stages.joined(separator: ", "))")
  }

  /// The last estimate, less the time that has passed since.
  private func shownLeft(at now: ContinuousClock.Instant) -> Double? {
    left.seconds.map { max(0, $0 - (time(now) - left.at)) }
  }

  private static func seconds(_ value: Double) -> String { String(format: "%.2f s", value) }
}
