import Foundation
import HostSystem
import Pipeline
import RemoteStore

extension Project {
  /// Carries out `plan` over `graph` in processes of this very program, until done or interrupted.
  func execute(
    _ plan: Plan, of graph: Graph, limits: SchedulerState.Limits, keepsGoing: Bool,
    events: any EventSink, reads: UndeclaredReads? = nil,
    beside animation: @escaping @Sendable () async -> Void
  ) async throws -> Build.Outcome {
    let durations = try store.durations()
    let execution = StageExecution(
      store: store, planner: planner, catalog: catalog,
      executor: try site?.executor(store, head: head) ?? LocalExecutor.ownStages,
      host: .current, events: events, reads: reads,
      onRecord: { [remote] record in remote?.writing.add(record) },
      expects: { [catalog] node in
        let work = graph.work(of: node, by: catalog)
        return durations.estimate(stage: node.id.text, kind: node.kind, work: work)
          ?? catalog.typical.seconds(kind: node.kind, work: work)
      })
    let build = Build(
      graph: graph, catalog: catalog, planner: planner, execution: execution, limits: limits,
      keepsGoing: keepsGoing, durations: durations, events: events)
    return try await Interruption.running({ try await build.run(plan) }, beside: animation)
  }
}

extension LocalExecutor {
  /// Processes of this very program, even when a new build has taken its place.
  ///
  /// What their stages leave behind becomes ours, and is ended.
  static var ownStages: LocalExecutor {
    ProcessTree.adoptOrphans()
    let program = OwnProcess.executable
    return LocalExecutor(
      executable: program, arguments: ["execute-stage", "--lifeline"],
      server: ForkServerProcess(executable: program))
  }
}

extension SchedulerState.Limits {
  /// What this machine offers, or `cores` of it.
  static func here(cores: Int? = nil) -> Self {
    let machine = ProcessInfo.processInfo
    return Self(
      cores: cores ?? machine.activeProcessorCount,
      memoryMiB: Int(machine.physicalMemory >> 20))
  }
}
