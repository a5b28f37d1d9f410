import Pipeline
import TestSupport

@testable import Stages

/// A build that was recorded on a machine of two cores, to be played again on a clock of the tests.
struct RecordedBuild {
  struct Stage {
    var id: StageID
    var kind: String
    var work: Double?
    /// Processor seconds: what it takes on an idle machine.
    var seconds: Double

    var isExclusive: Bool { kind == "training-step" }
  }

  var stages: [Stage]

  init(_ name: String) throws {
    let text = try SourceTree().text("Tests/Reference/recorded/\(name).tsv")
    stages = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.enumerated().map {
      index, line in
      let fields = line.split(separator: "\t")
      return Stage(
        id: StageID("\(fields[0])/n=\(index)"), kind: String(fields[0]), work: Double(fields[1]),
        seconds: Double(fields[2]) ?? 0)
    }
  }

  static let limits = SchedulerState.Limits(cores: 2, memoryMiB: 1 << 20)

  /// The forecast before anything has run on the machine.
  var forecast: Forecast {
    Forecast(
      stages.map { stage in
        let seconds =
          stage.work.flatMap { work in TypicalDurations.paper.perWork[stage.kind].map { $0 * work }
          }
          ?? TypicalDurations.paper.perStage[stage.kind] ?? TypicalDurations.paper.otherwise
        var resources = Resources()
        resources.isExclusive = stage.isExclusive
        return Forecast.Stage(
          SchedulerState.Item(id: stage.id, needs: [], resources: resources, cost: seconds ?? 1),
          kind: stage.kind, seconds: seconds, isMeasured: false)
      }, limits: Self.limits)
  }

  /// What happened when: two workers take the stages in the recorded order, exclusive ones alone.
  func timeline() -> [(stage: Stage, start: Double, end: Double)] {
    var free = [0.0, 0.0]
    return stages.map { stage in
      let start: Double
      if stage.isExclusive {
        start = free.max() ?? 0
        free = [start + stage.seconds, start + stage.seconds]
      } else {
        let worker = free[0] <= free[1] ? 0 : 1
        start = free[worker]
        free[worker] = start + stage.seconds
      }
      return (stage, start, start + stage.seconds)
    }
  }

  /// Plays the build up to each of the `shares` of its time; the error of the whole duration told then, as a share.
  ///
  /// Nil stands for a moment at which nothing is told yet.
  func errors(at shares: [Double]) -> [Double?] {
    let timeline = timeline()
    let whole = timeline.map(\.end).max() ?? 0
    return shares.map { share in
      let now = share * whole
      var remaining = RemainingTime(forecast)
      let past = timeline.flatMap { step in
        [(step.start, step, true), (step.end, step, false)]
      }.filter { $0.0 <= now }.sorted { ($0.0, $0.2 ? 1 : 0) < ($1.0, $1.2 ? 1 : 0) }
      for (time, step, isStart) in past {
        if isStart {
          remaining.start(step.stage.id, at: time)
        } else {
          remaining.finish(step.stage.id, at: time)
        }
      }
      for step in timeline where step.start <= now && step.end > now {
        let fraction = (now - step.start) / (step.end - step.start)
        for part in [0.05, 0.3, 0.6, 1] where part * fraction > 0 {
          remaining.advance(
            step.stage.id, to: part * fraction, at: step.start + part * (now - step.start))
        }
      }
      return remaining.seconds(at: now).map { (now + $0 - whole) / whole }
    }
  }
}
