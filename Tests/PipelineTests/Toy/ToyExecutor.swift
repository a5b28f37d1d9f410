import Foundation
import Logging
import Synchronization

@testable import Pipeline

/// Runs toy stages in this process, and ends them otherwise when a test says so.
final class ToyExecutor: StageExecutor {
  private let catalog: StageCatalog
  private let gate: Gate?
  private let exits: Mutex<[StageID: StageExit]>
  private let log = Mutex<[StageID]>([])

  /// - Parameters:
  ///   - catalog: The kinds that can be run.
  ///   - exits: How stages end that shall not run to their end.
  ///   - gate: Where every stage waits after its start.
  init(
    _ catalog: StageCatalog = .toy, exits: [StageID: StageExit] = [:], gate: Gate? = nil
  ) {
    self.catalog = catalog
    self.gate = gate
    self.exits = Mutex(exits)
  }

  /// The stages that were started, in order.
  var started: [StageID] { log.withLock(\.self) }

  func execute(_ job: StageJob) async throws -> StageExit {
    log.withLock { $0.append(job.stage) }
    try Data("log of \(job.stage)".utf8).write(to: URL(fileURLWithPath: job.directory.log))
    await gate?.pass()
    if let exit = exits.withLock({ $0[job.stage] }) { return exit }
    let logger = Logger(label: job.stage.text) { _ in SwiftLogNoOpLogHandler() }
    try await StageRunner(catalog: catalog).run(
      StageRequest.read(from: job.directory), in: job.directory, logger: logger)
    return .finished
  }
}

/// A place where stages wait until the test lets them go.
actor Gate {
  private var isOpen = false
  private var held: [CheckedContinuation<Void, Never>] = []
  private var watchers: [CheckedContinuation<Void, Never>] = []

  /// Waits until the gate is open.
  func pass() async {
    guard !isOpen else { return }
    for watcher in watchers { watcher.resume() }
    watchers = []
    await withCheckedContinuation { held.append($0) }
  }

  /// Waits until a stage waits at the gate.
  func arrival() async {
    guard held.isEmpty, !isOpen else { return }
    await withCheckedContinuation { watchers.append($0) }
  }

  func open() {
    isOpen = true
    for stage in held { stage.resume() }
    held = []
  }
}
