import Foundation
import Pipeline

/// What a build's progress looks like at this moment; no terminal, so that it can be tested.
struct ProgressBoard {
  private var outdated = 0
  private var done = 0
  private var expectedSeconds: Double?
  /// What stages should take, where that can be told.
  private var stageSeconds: [StageID: Double] = [:]
  /// Their mean, which stands for the others; 1 when there is none, so that all count the same.
  private var meanSeconds = 1.0
  /// What the stages that are done should have taken.
  private var doneSeconds = 0.0
  private var running: [StageID: WorkDirectory] = [:]
  private var startedAt = ContinuousClock.now
  private var saidFraction = -1.0
  private var saidHolders: Set<String> = []

  mutating func apply(_ event: BuildEvent, at now: ContinuousClock.Instant = .now) {
    switch event {
    case .began(let outdated, _, let expected, let stages):
      self.outdated = outdated
      expectedSeconds = expected
      // No stage counts for nothing.
      stageSeconds = stages.mapValues { max(0.001, $0) }
      meanSeconds = stages.isEmpty ? 1 : stageSeconds.values.reduce(0, +) / Double(stages.count)
      startedAt = now
      // A build that found damage begins anew, with what is left to do.
      (done, doneSeconds, running, saidFraction) = (0, 0, [:], -1)
    case .started(let id, let directory): running[id] = directory
    case .finished(let id, _, _), .failed(let id, _), .reused(let id):
      running[id] = nil
      done += 1
      doneSeconds += seconds(of: id)
    case .waiting, .noted, .repaired: break
    }
  }

  /// The line that tells of `event`, or `nil` when it only moves the counters.
  mutating func message(for event: BuildEvent, verbose: Bool) -> String? {
    switch event {
    case .began(let outdated, let total, let expected, _):
      guard outdated > 0 else { return nil }
      let time = expected.map { ", about \(Self.clock($0))" } ?? ""
      return "\(outdated) of \(total) stages to do\(time)"
    case .started(let id, _): return verbose ? "start  \(id)" : nil
    case .finished(let id, let seconds, let divergent):
      if divergent {
        return "warning: \(id) gave other bytes than its recorded result, which is kept"
      }
      return verbose ? "done   \(id) in \(Self.seconds(seconds))" : nil
    case .reused(let id): return verbose ? "reused \(id)" : nil
    case .waiting(let id, let holder):
      // One line a holder: another run of a large sweep would fill the terminal.
      guard saidHolders.insert(holder).inserted || verbose else { return nil }
      return "waiting for \(id), which \(holder) is running; its results will be taken"
    case .failed(let id, let description): return "FAILED \(id) \(description.firstLine)"
    case .noted(let id, let note): return "note: \(id): \(note)"
    case .repaired(let note): return "store: \(note)"
    }
  }

  /// A headline, then a line for each running stage.
  func liveLines(at now: ContinuousClock.Instant = .now) -> [String] {
    guard outdated > 0 else { return [] }
    return [headline(at: now)]
      + running.sorted { $0.key < $1.key }.map { id, directory in
        "  \(id)\(Self.detail(directory.readProgress()))"
      }
  }

  /// The headline with the running stages in one line, or `nil` when nothing moved.
  mutating func plainLine(at now: ContinuousClock.Instant = .now) -> String? {
    guard outdated > 0, fraction != saidFraction else { return nil }
    saidFraction = fraction
    let headline = headline(at: now)
    let names = running.sorted { $0.key < $1.key }.map { id, directory in
      "\(id)\(Self.detail(directory.readProgress()))"
    }
    return names.isEmpty ? headline : "\(headline); \(names.joined(separator: ", "))"
  }

  private func headline(at now: ContinuousClock.Instant) -> String {
    let remaining = remainingSeconds(at: now).map { ", \(Self.clock($0)) left" } ?? ""
    return "[\(done)/\(outdated)] \(running.count) running\(remaining)"
  }

  /// The share of the expected time that is done, of running stages by their own progress.
  private var fraction: Double {
    let partial = running.reduce(0) { sum, stage in
      sum + seconds(of: stage.key) * (stage.value.readProgress()?.fraction ?? 0)
    }
    return outdated > 0 ? (doneSeconds + partial) / (meanSeconds * Double(outdated)) : 1
  }

  /// What a stage counts for.
  private func seconds(of id: StageID) -> Double { stageSeconds[id] ?? meanSeconds }

  private func remainingSeconds(at now: ContinuousClock.Instant) -> Double? {
    let elapsed = (now - startedAt) / .seconds(1)
    let share = fraction
    if share > 0.02 { return elapsed / share * (1 - share) }
    return expectedSeconds.map { max(0, $0 - elapsed) }
  }

  private static func detail(_ progress: StageProgress?) -> String {
    guard let progress else { return "" }
    var parts = ["\(progress.unit) \(progress.step)/\(progress.totalSteps)"]
    if let loss = progress.loss { parts.append(String(format: "loss %.4f", loss)) }
    if let detail = progress.detail { parts.append(detail) }
    if let rate = progress.rate, rate > 0 {
      if progress.detail == nil { parts.append(String(format: "%.0f/s", rate)) }
      parts.append("\(clock(Double(progress.totalSteps - progress.step) / rate)) left")
    }
    return "  " + parts.joined(separator: "  ")
  }

  private static func seconds(_ value: Double) -> String { String(format: "%.2f s", value) }

  /// `1:05` or `2:03:04`.
  private static func clock(_ seconds: Double) -> String {
    guard seconds < 1e6 else { return DurationText(seconds).description }
    let total = Int(max(0, seconds).rounded(.up))
    let (hours, minutes, rest) = (total / 3600, total / 60 % 60, total % 60)
    return hours > 0
      ? String(format: "%ld:%02ld:%02ld", hours, minutes, rest)
      : String(format: "%ld:%02ld", minutes, rest)
  }
}
