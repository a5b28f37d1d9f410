import Foundation

/// Executes one action, or takes its result from whoever executed it first.
public struct StageExecution: Sendable {
  /// How it went.
  public enum Result: Sendable {
    case executed([String: BlobReference])
    case reused([String: BlobReference])
    /// Another run executes the action now.
    case busy(holder: String)
    /// Files of producers are not what their names promise; they were set aside.
    case inputsLost([StageID])
    case failed(String)
    case interrupted
  }

  private let store: FileStore
  private let planner: Planner
  private let catalog: StageCatalog
  private let executor: any StageExecutor
  private let host: HostDescription
  private let events: any EventSink

  public init(
    store: FileStore, planner: Planner, catalog: StageCatalog, executor: any StageExecutor,
    host: HostDescription, events: any EventSink
  ) {
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
  func run(
    _ node: StageNode, preimage: ActionPreimage, files: [StageID: [String: BlobReference]],
    threads: Int, work: Double?, isForced: Bool
  ) async throws -> Result {
    let key = preimage.key
    if !isForced, let entry = try planner.recorded(key) { return reuse(entry, node) }
    guard let lock = try store.tryLock(key, reading: preimage.inputDigests) else {
      // The name is for people: nothing depends on it.
      let holder = (try? store.holder(of: key))?.description ?? "another process"
      return .busy(holder: holder)
    }
    defer { lock.release() }
    if !isForced, let entry = try planner.recorded(key) { return reuse(entry, node) }
    let lost = try lostInputs(of: node, files: files)
    guard lost.isEmpty else { return .inputsLost(lost) }
    try store.removeStaleWork(for: lock)
    if isForced { try store.removeCheckpoint(for: lock) }
    let directory = WorkDirectory(
      path: try store.makeWorkDirectory(for: key, nonce: UUID().uuidString))
    // Whatever happens, the next run must not find what this one leaves.
    defer { try? store.removeStaleWork(for: lock) }
    try prepare(directory, node, preimage, files: files, threads: threads)
    events.receive(.started(node.id, directory: directory))
    let startedAt = Date().timeIntervalSince1970
    let exit = try await executor.execute(
      StageJob(stage: node.id, directory: directory, resources: node.resources))
    let finishedAt = Date().timeIntervalSince1970
    let description =
      try exit.failureDescription.map { $0 + lastWords(after: exit, in: directory) }
      ?? missingOutputs(of: node, in: directory) ?? sourceChange(of: node, since: preimage)
    if exit == .interrupted { return .interrupted }
    if exit == .failed(code: Int(StageExit.noSpaceStatus)) {
      throw StoreError.noSpace(path: directory.path, errno: ENOSPC)
    }
    if let description {
      try store.recordFailure(
        key: key,
        FailureRecord(
          stage: node.id.text, reason: description, exit: "\(exit)", finishedAt: finishedAt),
        logFile: directory.log)
      events.receive(.failed(node.id, description: description))
      return .failed(description)
    }
    // What was ingested is protected until its record names it.
    let record = try store.whileNothingIsCollected { () throws(StoreError) in
      try commit(
        node, preimage, directory, work: work, startedAt: startedAt, finishedAt: finishedAt)
    }
    try store.removeCheckpoint(for: lock)
    // A divergent result stands beside the one that speaks for the key; others go on with that.
    return .executed(try planner.recorded(key)?.outputs ?? record.outputs)
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
  ) throws -> [StageID] {
    var lost = Set<StageID>()
    for slot in catalog.kinds[node.kind]?.declaration.inputs ?? [] {
      for producer in node.inputs[slot.name] ?? [] {
        for (name, blob) in files[producer.id] ?? [:] where slot.files.contains(name) {
          let condition = try store.verify(blob)
          if condition == .damaged {
            do {
              try store.quarantine(blob.digest)
            } catch {
              // Another stage that reads it was quicker.
              guard try store.verify(blob) == .missing else { throw error }
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
    files: [StageID: [String: BlobReference]], threads: Int
  ) throws {
    let slots = catalog.kinds[node.kind]?.declaration.inputs ?? []
    var inputs: [String: [StageInput]] = [:]
    for slot in slots {
      inputs[slot.name] = (node.inputs[slot.name] ?? []).map { producer in
        let read = (files[producer.id] ?? [:]).filter { slot.files.contains($0.key) }
        return StageInput(
          stage: producer.id, coordinates: producer.coordinates,
          files: read.mapValues { store.path(of: $0.digest) })
      }
    }
    let request = StageRequest(
      stage: node.id, kind: node.kind, code: catalog.code(of: node.kind).digest,
      parameters: node.parameters,
      inputs: inputs, sources: planner.stageSources(preimage), threads: threads,
      machine: preimage.environment, checkpoint: store.checkpointDirectory(for: preimage.key))
    do {
      try FileManager.default.createDirectory(
        atPath: directory.output, withIntermediateDirectories: true)
      try JSONEncoder().encode(request).write(to: URL(fileURLWithPath: directory.request))
    } catch let error as CocoaError where error.code == .fileWriteOutOfSpace {
      throw StoreError.noSpace(path: directory.path, errno: ENOSPC)
    }
  }

  /// The error that a failed stage printed last, after a colon.
  private func lastWords(after exit: StageExit, in directory: WorkDirectory) -> String {
    guard case .failed = exit, let log = FileManager.default.contents(atPath: directory.log) else {
      return ""
    }
    let lines = String(decoding: log.suffix(4096), as: UTF8.self).split(separator: "\n")
    guard let last = lines.last(where: { $0.hasPrefix("error: ") }) else { return "" }
    return ": \(last.dropFirst("error: ".count))"
  }

  /// What was read may have been half of one thing and half of another.
  private func sourceChange(
    of node: StageNode, since preimage: ActionPreimage
  ) throws(SourceError) -> String? {
    let changed = try planner.changedSources(of: node, since: preimage)
    return changed.isEmpty
      ? nil : "ran while its source \(changed.joined(separator: ", ")) changed; run it again"
  }

  private func missingOutputs(of node: StageNode, in directory: WorkDirectory) -> String? {
    let declared = catalog.kinds[node.kind]?.declaration.outputs ?? []
    let missing = declared.filter { name in
      (try? FileStatus(path: directory.output(named: name)))?.isRegular != true
    }
    return missing.isEmpty
      ? nil : "ended without writing its output \(missing.joined(separator: ", "))"
  }

  /// Moves the outputs into the store and records the action.
  private func commit(
    _ node: StageNode, _ preimage: ActionPreimage, _ directory: WorkDirectory, work: Double?,
    startedAt: Double, finishedAt: Double
  ) throws(StoreError) -> ActionRecord {
    let declaration = catalog.kinds[node.kind]?.declaration
    var outputs: [String: BlobReference] = [:]
    for name in declaration?.outputs ?? [] {
      outputs[name] = try store.ingest(fileAt: directory.output(named: name))
    }
    // The listing of the code lies beside the results, so that `why` can name changed files.
    _ = try store.ingest(bytes: catalog.code(of: node.kind).bytes)
    let process = FileManager.default.contents(atPath: directory.usage)
      .flatMap { try? JSONDecoder().decode(ProcessUsage.self, from: $0) }
    let record = ActionRecord(
      preimage: preimage, stage: node.id.text, outputs: outputs,
      log: try store.ingest(fileAt: directory.log),
      isMeasurement: declaration?.isMeasurement ?? false,
      code: declaration?.isMeasurement == true ? catalog.code(of: node.kind).digest : nil,
      usage: ResourceUsage(
        startedAt: startedAt, finishedAt: finishedAt,
        earlierSeconds: process.flatMap { $0.earlierSeconds > 0 ? $0.earlierSeconds : nil },
        cpuSeconds: process?.cpuSeconds ?? 0,
        peakResidentBytes: process?.peakResidentBytes ?? 0, work: work),
      host: host)
    let committed = try store.commit(record)
    var divergent = false
    if case .divergent = committed { divergent = true }
    events.receive(
      .finished(node.id, seconds: record.usage.wallSeconds, divergent: divergent))
    return record
  }
}
