import Foundation
import Synchronization

/// Executes one action, or takes its result from whoever executed it first.
public struct StageExecution: Sendable {
  /// How it went.
  public enum Result: Sendable {
    case executed([String: BlobReference])
    case reused([String: BlobReference])
    /// The action is executed now: by another run, whose name it has, or by another stage of this one with an equal key.
    case busy(holder: String?)
    /// Files of producers are not what their names promise; they were set aside.
    case inputsLost([StageID])
    case failed(String)
    case interrupted
    /// The stage has ended well and uses no core any more; what is left is to store its result.
    case ran(@Sendable () async throws -> Result)
  }

  private let store: FileStore
  private let planner: Planner
  private let catalog: StageCatalog
  private let executor: any StageExecutor
  private let host: HostDescription
  private let begun = BegunActions()
  private let events: any EventSink
  private let reads: UndeclaredReads?
  private let onRecord: @Sendable (ActionRecord) -> Void
  private let expects: @Sendable (StageNode) -> Double?

  /// Executes stages; commands tell which files they open where there are `reads` to tell it to.
  ///
  /// `onRecord` hears of every record that is new in the store and speaks for its key. `expects` knows how many seconds
  /// a stage should take.
  public init(
    store: FileStore, planner: Planner, catalog: StageCatalog, executor: any StageExecutor,
    host: HostDescription, events: any EventSink, reads: UndeclaredReads? = nil,
    onRecord: @escaping @Sendable (ActionRecord) -> Void = { _ in },
    expects: @escaping @Sendable (StageNode) -> Double? = { _ in nil }
  ) {
    self.expects = expects
    self.reads = reads
    self.onRecord = onRecord
    self.store = store
    self.planner = planner
    self.catalog = catalog
    self.executor = executor
    self.host = host
    self.events = events
  }

  /// The files of `node`, executed unless they are recorded or the run `isForced`.
  ///
  /// `files` holds those of every producer, `work` is how much work it is.
  ///
  /// - Throws: What every other stage would meet too, such as a full disk.
  func run(
    _ node: StageNode, preimage: ActionPreimage, files: [StageID: [String: BlobReference]],
    threads: Int, work: Double?, isForced: Bool
  ) async throws -> Result {
    do {
      return try await attempt(
        node, preimage: preimage, files: files, threads: threads, work: work, isForced: isForced)
    } catch {
      return try outcome(of: error, node, key: preimage.key, log: nil)
    }
  }

  private func attempt(
    _ node: StageNode, preimage: ActionPreimage, files: [StageID: [String: BlobReference]],
    threads: Int, work: Double?, isForced: Bool
  ) async throws -> Result {
    let key = preimage.key
    if !isForced, let entry = try planner.recorded(key) { return reuse(entry, node) }
    guard let lock = try store.tryLock(key, reading: preimage.inputDigests) else {
      // The name is for people: nothing depends on it.
      if begun.contains(key) { return .busy(holder: nil) }
      let holder = (try? store.holder(of: key))?.description ?? "another process"
      return .busy(holder: holder)
    }
    begun.insert(key)
    var isHandedOn = false
    defer { if !isHandedOn { lock.release() } }
    if !isForced, let entry = try planner.recorded(key) { return reuse(entry, node) }
    let lost = try await lostInputs(of: node, files: files)
    if Task.isCancelled { return .interrupted }
    guard lost.isEmpty else { return .inputsLost(lost) }
    let claim = try store.claim(of: key)
    if let claim, !executor.adopts(claim) { return try refuse(node, claim, key: key) }
    if claim == nil { try store.removeStaleWork(for: lock) }
    let directory = WorkDirectory(
      path: try store.makeWorkDirectory(for: key, nonce: claim?.nonce ?? UUID().uuidString))
    defer { if !isHandedOn { removeWork(of: lock) } }
    do {
      let result = try await execute(
        node, preimage, in: directory, work: work, lock: lock, isClaimed: claim != nil
      ) {
        try prepare(
          directory, node, preimage, files: files, threads: threads,
          checkpoint: store.checkpointDirectory(for: key, isForced: isForced))
      }
      if case .ran = result { isHandedOn = true }
      return result
    } catch {
      // Here the log is still there.
      return try outcome(of: error, node, key: key, log: directory.log)
    }
  }

  private func execute(
    _ node: StageNode, _ preimage: ActionPreimage, in prepared: WorkDirectory, work: Double?,
    lock: ActionLock, isClaimed: Bool, prepare: () throws -> Void
  ) async throws -> Result {
    let stamps = try planner.sourceStamps(of: node)
    // The folder of a job that runs elsewhere holds its request already.
    if !isClaimed { try prepare() }
    events.receive(.started(node.id, directory: prepared))
    let run = try await carryOut(node, preimage, in: prepared, lock: lock, prepare: prepare)
    let (exit, directory) = (run.exit, run.directory)
    if exit == .interrupted || exit == .detached { return .interrupted }
    reads?.note(
      node.id, in: directory,
      checkpoint: store.checkpointDirectory(for: lock.key, isForced: true))
    try LogFile(directory.log).shorten()
    for note in directory.readNotes() { events.receive(.noted(node.id, note)) }
    let description =
      try exit.failureDescription.map { $0 + lastWords(of: node, after: exit, in: directory) }
      ?? missingOutputs(of: node, in: directory) ?? sourceChange(of: node, since: preimage, stamps)
    if exit == .finished, description == nil { noteUndeclared(by: node, preimage, in: directory) }
    if exit == .failed(code: Int(StageExit.noSpaceStatus)), node.command == nil {
      try store.removeClaim(of: lock.key)
      throw StoreError.noSpace(path: directory.path, errno: ENOSPC)
    }
    if let description {
      try store.removeClaim(of: lock.key)
      return try fail(node, key: lock.key, description, exit: "\(exit)", log: directory.log)
    }
    return .ran {
      // Waiting for the disk takes no thread from those that start stages.
      try await withCheckedThrowingContinuation { waiting in
        Self.disk.async {
          waiting.resume(
            with: Swift.Result { try keep(node, preimage, run, work: work, lock: lock) })
        }
      }
    }
  }

  /// Where results are stored, several at once: one wait for the disk then serves them all.
  private static let disk = DispatchQueue(label: "results", attributes: .concurrent)

  /// Stores the result of a stage that has ended, and gives up its lock.
  private func keep(
    _ node: StageNode, _ preimage: ActionPreimage, _ run: StageRun, work: Double?,
    lock: ActionLock
  ) throws -> Result {
    defer { lock.release() }
    defer { removeWork(of: lock) }
    do {
      // What was ingested is protected until its record names it.
      let (record, outcome) = try store.committing { () throws(StoreError) in
        try commit(node, preimage, run, work: work)
      }
      var divergent = false
      if case .divergent = outcome { divergent = true }
      if !divergent { onRecord(record) }
      events.receive(
        .finished(node.id, seconds: record.usage.wallSeconds, divergent: divergent))
      // The result stands, whatever is left beside it. Until here a job's results are found again.
      try? store.removeClaim(of: lock.key)
      try? store.removeCheckpoints(for: lock)
      // A divergent result stands beside the one that speaks for the key; others go on with that.
      return .executed(try planner.recorded(lock.key)?.outputs ?? record.outputs)
    } catch {
      // Here the log is still there.
      return try self.outcome(of: error, node, key: lock.key, log: run.directory.log)
    }
  }

  /// Runs the stage, and again after failures of the classes for which it asks so.
  private func carryOut(
    _ node: StageNode, _ preimage: ActionPreimage, in directory: WorkDirectory, lock: ActionLock,
    prepare: () throws -> Void
  ) async throws -> StageRun {
    var left = node.resources.retries
    while true {
      let run = try await executor.carryOut(
        StageJob(
          stage: node.id, directory: directory, resources: node.resources, key: lock.key,
          inputs: Array(preimage.inputDigests), isCommand: node.command != nil,
          expectedSeconds: expects(node)))
      guard let way = run.exit.failureClass, let count = left[way], count > 0, !Task.isCancelled
      else { return run }
      left[way] = count - 1
      events.receive(
        .noted(node.id, "\(run.exit.failureDescription ?? "failed"); it runs again"))
      // What the failed attempt left of a claim must not speak for the next one.
      try store.removeClaim(of: lock.key)
      try prepare()
    }
  }

  /// Says which files a command left that nobody will see.
  private func noteUndeclared(
    by node: StageNode, _ preimage: ActionPreimage, in directory: WorkDirectory
  ) {
    guard let command = node.command else { return }
    let left = CommandFolder(node: node, command: command, directory: directory)
      .undeclared(preimage.sources.map { Array($0.keys) } ?? [])
    guard !left.isEmpty else { return }
    let more = left.count > 5 ? " and \(left.count - 5) more" : ""
    events.receive(
      .noted(
        node.id,
        "left files that it does not declare, and that are lost: "
          + left.prefix(5).map(\.printable).joined(separator: ", ") + more))
  }

  /// What comes of an error: the failure of this stage, unless every other would meet it too.
  private func outcome(
    of error: any Error, _ node: StageNode, key: Digest, log: String?
  ) throws -> Result {
    if Task.isCancelled { return .interrupted }
    if Self.stopsEverything(error) { throw error }
    let reason = (error as? StoreError)?.headline ?? String(describing: error)
    return try fail(node, key: key, "came to no result: \(reason)", exit: "error", log: log)
  }

  private static func stopsEverything(_ error: any Error) -> Bool {
    switch error as? StoreError {
    case .noSpace?, .cannotCreate?, .damaged?, .busy?: true
    default: false
    }
  }

  /// Records and tells that the stage failed; what cannot be recorded is told nevertheless.
  private func fail(
    _ node: StageNode, key: Digest, _ description: String, exit: String, log: String?
  ) throws -> Result {
    let failure = FailureRecord(
      stage: node.id.text, reason: description, exit: exit,
      finishedAt: Date().timeIntervalSince1970)
    do {
      try store.recordFailure(key: key, failure, logFile: log)
    } catch {
      if Self.stopsEverything(error) { throw error }
    }
    events.receive(.failed(node.id, description: description))
    return .failed(description)
  }

  /// Leaves nothing that the next run could find, except what belongs to a job that goes on.
  private func removeWork(of lock: ActionLock) {
    if (try? store.claim(of: lock.key)) == nil { try? store.removeStaleWork(for: lock) }
  }

  /// A job of another cluster runs the action: neither is it run twice, nor waited for without end.
  private func refuse(_ node: StageNode, _ claim: ActionClaim, key: Digest) throws -> Result {
    try fail(
      node, key: key,
      "runs as \(claim)\n  next: add --executor slurm --cluster \(claim.cluster) to take its result, or "
        + "cancel the job there and remove \(store.claimPath(of: key))",
      exit: "claimed", log: nil)
  }

  private func reuse(_ entry: ActionEntry, _ node: StageNode) -> Result {
    events.receive(.reused(node.id))
    return .reused(entry.outputs)
  }

  /// The producers whose files are missing or damaged; what is damaged is set aside.
  ///
  /// Bytes are read where they are used, so that nothing false is served however old the plan is.
  private func lostInputs(
    of node: StageNode, files: [StageID: [String: BlobReference]]
  ) async throws -> [StageID] {
    var lost = Set<StageID>()
    for slot in catalog.declaration(of: node)?.inputs ?? [] {
      for producer in node.inputs[slot.name] ?? [] {
        for (name, blob) in files[producer.id] ?? [:] where slot.reads(name) {
          // Reading large files must not keep a stop waiting for a thread.
          await Task.yield()
          if Task.isCancelled { return [] }
          let condition = try store.verify(blob)
          if condition == .damaged {
            do {
              try store.quarantine(blob.digest)
            } catch {
              // Another stage that reads it was quicker.
              guard try store.verify(blob) != .damaged else { throw error }
            }
          }
          if condition != .intact { lost.insert(producer.id) }
        }
      }
    }
    return lost.sorted()
  }

  private func prepare(
    _ directory: WorkDirectory, _ node: StageNode, _ preimage: ActionPreimage,
    files: [StageID: [String: BlobReference]], threads: Int, checkpoint: String
  ) throws {
    let slots = catalog.declaration(of: node)?.inputs ?? []
    var inputs: [String: [StageInput]] = [:]
    for slot in slots {
      inputs[slot.name] = (node.inputs[slot.name] ?? []).map { producer in
        let read = (files[producer.id] ?? [:]).filter { slot.reads($0.key) }
        return StageInput(
          stage: producer.id, coordinates: producer.coordinates,
          files: read.mapValues { store.path(of: $0.digest) })
      }
    }
    if let command = node.command {
      return try CommandFolder(node: node, command: command, directory: directory).prepare(
        parameters: preimage.parameters, inputs: inputs,
        sources: try planner.stageSources(of: node, preimage), checkpoint: checkpoint,
        tracing: reads != nil)
    }
    let request = StageRequest(
      stage: node.id, kind: node.kind, code: catalog.code(of: node.kind, node.parameters).digest,
      parameters: preimage.parameters,
      inputs: inputs, absent: node.absent,
      sources: try planner.stageSources(of: node, preimage), supplements: preimage.supplements,
      threads: threads, machine: preimage.environment, checkpoint: checkpoint)
    do {
      try FileManager.default.createDirectory(
        atPath: directory.output, withIntermediateDirectories: true)
      try JSONEncoder().encode(request).write(to: URL(fileURLWithPath: directory.request))
    } catch let error as CocoaError where error.code == .fileWriteOutOfSpace {
      throw StoreError.noSpace(path: directory.path, errno: ENOSPC)
    }
  }

  /// The error that a failed stage printed last, after a colon: its line, and the indented ones below.
  private func lastWords(
    of node: StageNode, after exit: StageExit, in directory: WorkDirectory
  ) -> String {
    guard case .failed = exit else { return "" }
    return node.command == nil ? directory.lastError : directory.lastLine
  }

  /// What was read may have been half of one thing and half of another.
  private func sourceChange(
    of node: StageNode, since preimage: ActionPreimage, _ stamps: [String: SourceStamps]
  ) throws(SourceError) -> String? {
    let changed = try planner.changedSources(of: node, since: preimage, stamps)
    return changed.isEmpty
      ? nil : "ran while its source \(changed.joined(separator: ", ")) changed; run it again"
  }

  private func missingOutputs(of node: StageNode, in directory: WorkDirectory) -> String? {
    if let command = node.command {
      return CommandFolder(node: node, command: command, directory: directory).problem
    }
    let declared = catalog.kinds[node.kind]?.declaration.outputs ?? []
    let missing = declared.filter { name in
      (try? FileStatus(path: directory.output(named: name)))?.isRegular != true
    }
    return missing.isEmpty
      ? nil : "ended without writing its output \(missing.joined(separator: ", "))"
  }

  /// Moves the outputs into the store and records the action.
  private func commit(
    _ node: StageNode, _ preimage: ActionPreimage, _ run: StageRun, work: Double?
  ) throws(StoreError) -> (record: ActionRecord, outcome: CommitOutcome) {
    let directory = run.directory
    let declaration = catalog.declaration(of: node)
    var outputs: [String: BlobReference] = [:]
    for name in (declaration?.outputs ?? []).flatMap(directory.files) {
      outputs[name] = try store.ingest(fileAt: directory.output(named: name))
    }
    // The listing of the code lies beside the results, so that `why` can name changed files.
    _ = try store.ingest(bytes: catalog.code(of: node.kind, node.parameters).bytes)
    let process = directory.readUsage()
    let record = ActionRecord(
      preimage: preimage, stage: node.id.text, outputs: outputs,
      log: try store.ingest(fileAt: directory.log),
      isMeasurement: declaration?.isMeasurement ?? false,
      code: declaration?.isMeasurement == true
        ? catalog.code(of: node.kind, node.parameters).digest : nil,
      usage: ResourceUsage(
        startedAt: run.startedAt, finishedAt: run.finishedAt,
        earlierSeconds: process.flatMap { $0.earlierSeconds > 0 ? $0.earlierSeconds : nil },
        cpuSeconds: process?.cpuSeconds ?? 0,
        peakResidentBytes: process?.peakResidentBytes ?? 0, work: work),
      host: run.host ?? host)
    return try store.committed(record)
  }
}

/// The actions that a build has begun to execute itself.
private final class BegunActions: Sendable {
  private let keys = Mutex(Set<Digest>())

  func insert(_ key: Digest) { keys.withLock { _ = $0.insert(key) } }
  func contains(_ key: Digest) -> Bool { keys.withLock { $0.contains(key) } }
}
