import Foundation

/// Carries out a plan: starts what is ready, takes what others made, commits what is finished.
public struct Build: Sendable {
  /// How the build ended, stage by stage.
  public struct Outcome: Sendable {
    /// The files of every stage that is fresh now.
    public var files: [StageID: [String: BlobReference]] = [:]
    public var executed: Set<StageID> = []
    public var failures: [StageID: String] = [:]
    /// Stages that need a failed one.
    public var unreachable: Set<StageID> = []
    public var notStarted: Set<StageID> = []
    public var isInterrupted = false
    /// Producers whose recorded files were found missing or damaged: plan and run again.
    public var lost: Set<StageID> = []
  }

  /// What a task of the build tells when it ends.
  private enum Report: Sendable {
    case ended(StageID, StageExecution.Result)
    case retry(StageID)
  }

  private let graph: Graph
  private let planner: Planner
  private let execution: StageExecution
  private let limits: SchedulerState.Limits
  private let keepsGoing: Bool
  private let durations: PastDurations
  private let catalog: StageCatalog
  private let events: any EventSink

  public init(
    graph: Graph, catalog: StageCatalog, planner: Planner, execution: StageExecution,
    limits: SchedulerState.Limits, keepsGoing: Bool, durations: PastDurations,
    events: any EventSink
  ) {
    self.graph = graph
    self.catalog = catalog
    self.planner = planner
    self.execution = execution
    self.limits = limits
    self.keepsGoing = keepsGoing
    self.durations = durations
    self.events = events
  }

  /// Runs what `plan` says; cancelling the task stops every stage and keeps what is finished.
  ///
  /// - Throws: What makes going on useless, such as a full disk; a stage that fails does not throw.
  public func run(_ plan: Plan) async throws -> Outcome {
    var outcome = Outcome()
    for entry in plan.entries { outcome.files[entry.node.id] = entry.files }
    let forecast = Forecast(plan, durations: durations, typical: catalog.typical, limits: limits) {
      graph.work(of: $0, by: catalog)
    }
    var state = SchedulerState(
      forecast.stages.map(\.item), limits: limits, keepsGoing: keepsGoing)
    events.receive(.began(forecast, total: plan.entries.count))
    let forced = Set(plan.outdated.filter { $0.decision.isForced }.map(\.node.id))
    var waiting = Set<StageID>()
    try await withThrowingTaskGroup(of: Report.self) { group in
      while true {
        if Task.isCancelled { state.stop() }
        for id in state.start() {
          group.addTask(operation: try task(for: id, outcome, state, forced))
        }
        guard let report = try await group.next() else { break }
        switch report {
        case .retry(let id): state.resume(id)
        case .ended(let id, .busy(let holder)):
          if let holder, waiting.insert(id).inserted {
            events.receive(.waiting(id, holder: holder))
          }
          state.postpone(id)
          group.addTask {
            try? await Task.sleep(for: .milliseconds(100))
            return .retry(id)
          }
        case .ended(let id, .ran(let keep)):
          state.rest(id)
          group.addTask { .ended(id, try await keep()) }
        case .ended(let id, let result): apply(result, of: id, to: &state, &outcome)
        }
      }
    }
    outcome.unreachable = state.unreachable
    outcome.notStarted = state.notStarted
    outcome.isInterrupted = outcome.isInterrupted || Task.isCancelled
    return outcome
  }

  private func task(
    for id: StageID, _ outcome: Outcome, _ state: SchedulerState, _ forced: Set<StageID>
  ) throws -> @Sendable () async throws -> Report {
    let files = outcome.files
    guard let node = graph[id] else { preconditionFailure("\(id) is not in the graph") }
    guard let preimage = try planner.preimage(of: node, files: { files[$0] }) else {
      // Its producers are finished: what is missing is a source that was there a moment ago.
      return { .ended(id, .failed("could not start: its source files are gone")) }
    }
    let threads = min(state.claim(of: id)?.cores ?? 1, limits.coresOfOne ?? .max)
    let work = graph.work(of: node, by: catalog)
    return { [execution] in
      let result = try await execution.run(
        node, preimage: preimage, files: files, threads: threads, work: work,
        isForced: forced.contains(id))
      return .ended(id, result)
    }
  }

  private func apply(
    _ result: StageExecution.Result, of id: StageID, to state: inout SchedulerState,
    _ outcome: inout Outcome
  ) {
    switch result {
    case .executed(let files):
      outcome.files[id] = files
      outcome.executed.insert(id)
      state.succeed(id)
    case .reused(let files):
      outcome.files[id] = files
      state.succeed(id)
    case .failed(let description):
      outcome.failures[id] = description
      state.fail(id)
    case .inputsLost(let producers):
      outcome.lost.formUnion(producers)
      for producer in producers {
        events.receive(
          .repaired("a file of \(producer) was lost or damaged; it will be made again"))
      }
      state.fail(id)
      state.stop()
    case .busy, .ran: preconditionFailure("\(id) is not done, and has no result")
    case .interrupted:
      outcome.isInterrupted = true
      state.fail(id)
      state.stop()
    }
  }
}

extension PlanDecision {
  var isForced: Bool { if case .run(.forced) = self { true } else { false } }
}
