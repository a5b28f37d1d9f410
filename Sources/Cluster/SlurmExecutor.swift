internal import Foundation
public import Pipeline
internal import StageKit

/// Runs each stage as a job of Slurm, which outlives this program.
///
/// Claim, folder, submission, in this order: whatever dies, the next run finds the claim and waits for the same job.
public final class SlurmExecutor: StageExecutor {
  private let store: FileStore
  private let cluster: String
  private let settings: ClusterSettings
  private let program: String
  private let detaches: Bool
  private let scheduler: any Scheduler
  private let watch: QueueWatch
  private let pace: Duration
  private let warn: @Sendable (String) -> Void

  /// Copies the program to the store, where nodes find it.
  ///
  /// - Parameters:
  ///   - store: A store that every node sees under the same path.
  ///   - cluster: The cluster's name, which claims have.
  ///   - settings: How it wants to be asked.
  ///   - executable: The program that jobs run.
  ///   - detaches: True when jobs are submitted and not waited for.
  ///   - warn: Hears of jobs that wait for something which does not come by itself.
  /// - Throws: `ClusterError` where there is no scheduler, `StoreError` when the program cannot be copied.
  public convenience init(
    _ store: FileStore, cluster: String, settings: ClusterSettings, executable: String,
    detaches: Bool, warn: @escaping @Sendable (String) -> Void
  ) throws {
    let commands = SlurmCommands()
    try commands.check()
    guard store.path.hasPrefix("/"), !store.path.contains(where: \.isNewline) else {
      throw ClusterError.unfitPath(store.path)
    }
    self.init(
      store, cluster: cluster, settings: settings,
      program: try store.installProgram(at: executable), detaches: detaches, scheduler: commands,
      pace: .milliseconds(300), warn: warn)
  }

  init(
    _ store: FileStore, cluster: String, settings: ClusterSettings, program: String,
    detaches: Bool, scheduler: any Scheduler, pace: Duration,
    warn: @escaping @Sendable (String) -> Void
  ) {
    self.store = store
    self.cluster = cluster
    self.settings = settings
    self.program = program
    self.detaches = detaches
    self.scheduler = scheduler
    self.pace = pace
    self.warn = warn
    watch = QueueWatch(scheduler)
  }

  public func adopts(_ claim: ActionClaim) -> Bool { claim.cluster == cluster }

  public func execute(_ job: StageJob) async throws -> StageExit { try await carryOut(job).exit }

  public func carryOut(_ job: StageJob) async throws -> StageRun {
    if job.isCommand {
      let now = Date().timeIntervalSince1970
      return StageRun(
        exit: .ended(
          "is a command, and jobs run stages of this program only\n  next: build \(job.stage.text) without"
            + " --executor, which runs it here"),
        directory: job.directory, startedAt: now, finishedAt: now)
    }
    guard let key = job.key else {
      preconditionFailure("a stage that nobody records is run as a job")
    }
    var claim: ActionClaim
    var folder = JobFolder(path: job.directory.path)
    // Nobody has asked for the job of a claim that is written here.
    var isNew = false
    if let found = try store.claim(of: key) {
      claim = found
    } else {
      isNew = true
      claim = ActionClaim(
        nonce: folder.nonce, cluster: cluster, stage: job.stage.text,
        submittedAt: Date().timeIntervalSince1970, inputs: job.inputs)
      try store.write(claim, of: key)
    }
    do {
      while true {
        if claim.job == nil {
          if let refusal = try await submit(job, folder, key, &claim, isNew: isNew) {
            return conclude(.ended(refusal), folder)
          }
        }
        if detaches { return unfinished(.detached, folder) }
        let (verdict, evidence) = try await verdict(job, folder, key, &claim)
        switch verdict {
        case .wait, .waitWarned: break
        case .ended:
          guard let end = evidence.end else { break }
          return conclude(Self.exit(end.status), folder, end)
        case .failed(let message): return conclude(.ended(message), folder, evidence.end)
        case .interrupted(let message):
          return conclude(.ended("was interrupted: \(message)"), folder)
        case .resubmit(let cause):
          folder.giveUp()
          folder = try again(cause, evidence, folder, key, &claim)
          isNew = true
        }
      }
    } catch is CancellationError {
      // The claim goes first: a job that has not started does not run.
      try? store.removeClaim(of: key)
      folder.giveUp()
      if let id = claim.job { await watch.cancel(id) }
      return unfinished(.interrupted, folder)
    }
  }

  private static func exit(_ status: Int32) -> StageExit {
    switch status {
    case 0: .finished
    case 129...: .crashed(signal: Int(status - 128))
    default: .failed(code: Int(status))
    }
  }

  private func unfinished(_ exit: StageExit, _ folder: JobFolder) -> StageRun {
    let now = Date().timeIntervalSince1970
    return StageRun(
      exit: exit, directory: WorkDirectory(path: folder.path), startedAt: now, finishedAt: now)
  }

  /// What the job left, which is taken next; the claim stays until then.
  private func conclude(
    _ exit: StageExit, _ folder: JobFolder, _ end: JobEnd? = nil
  ) -> StageRun {
    guard let end else {
      // What Slurm printed is all there is to be read.
      var run = unfinished(exit, folder)
      if FileManager.default.fileExists(atPath: folder.slurmLog) {
        try? FileManager.default.copyItem(atPath: folder.slurmLog, toPath: run.directory.log)
      }
      run.directory = WorkDirectory(path: folder.path)
      return run
    }
    return StageRun(
      exit: exit, directory: WorkDirectory(path: "\(folder.path)/\(end.attempt)"),
      startedAt: end.startedAt, finishedAt: end.finishedAt, host: end.host)
  }

  /// Submits the job of a claim; what the scheduler has against it, or nil.
  private func submit(
    _ job: StageJob, _ folder: JobFolder, _ key: Digest, _ claim: inout ActionClaim, isNew: Bool
  ) async throws -> String? {
    claim.checkpoint = Self.names(in: store.checkpointDirectory(for: key, isForced: false))
    let submission = Submission(
      settings: settings, folder: folder.path, nonce: claim.nonce, name: job.stage.text,
      resources: job.resources, excluded: claim.history.excluded, program: program,
      claim: store.claimPath(of: key))
    // A job that an earlier run asked for, without hearing of it, is in the queue, or has made its folder its own.
    for attempt in 0..<10 {
      if attempt > 0 || !isNew {
        await watch.expectChange()
        if let known = folder.readOwner() { claim.job = known }
        if let entry = try await listed(claim.nonce) { claim.job = entry.job }
        if claim.job != nil { break }
      }
      switch await scheduler.submit(submission.words, script: submission.script) {
      case .job(let id): claim.job = id
      case .refused(let message): return "\(ClusterError.refused(message: message))"
      case .unknown(let message):
        if attempt == 0 { warn("\(job.stage): sbatch gave no answer (\(message)); asking again") }
        try await Task.sleep(for: pace * 10)
      }
      if claim.job != nil { break }
    }
    guard claim.job != nil else {
      return
        "could not be submitted: the scheduler does not answer\n  next: run the same command again"
    }
    try store.write(claim, of: key)
    await watch.expectChange()
    return nil
  }

  /// What the queue says of a nonce, by a look that all share: hundreds may ask at once.
  private func listed(_ nonce: String) async throws -> QueueEntry? {
    for _ in 0..<30 {
      let seen = await watch.entry(nonce)
      if seen.hasAnswer { return seen.entry }
      try await Task.sleep(for: pace)
    }
    return nil
  }

  /// Looks until something follows from what is there.
  private func verdict(
    _ job: StageJob, _ folder: JobFolder, _ key: Digest, _ claim: inout ActionClaim
  ) async throws -> (JobVerdict, JobEvidence) {
    let checkpoint = store.checkpointDirectory(for: key, isForced: false)
    var overSince: ContinuousClock.Instant?
    var warned = ""
    while true {
      try Task.checkCancellation()
      var evidence = JobEvidence()
      evidence.history = claim.history
      evidence.memoryMiB = job.resources.memoryMiB
      let seen = await watch.entry(claim.nonce)
      evidence.entry = seen.entry
      evidence.hasAnswer = seen.hasAnswer
      evidence.end = folder.readEnd()
      if evidence.end == nil, seen.entry.map({ !$0.state.isAlive }) ?? true {
        Self.refresh(folder.path)
      }
      evidence.isWhole = evidence.end.map(folder.isWhole) ?? false
      evidence.hasOwner = folder.readOwner() != nil
      if let owner = folder.readOwner(), owner != claim.job {
        claim.job = owner
        try store.write(claim, of: key)
      }
      evidence.speaksOfMemory = folder.speaksOfMemory
      evidence.hasAdvanced = Self.names(in: checkpoint) != claim.checkpoint
      let isOver =
        seen.hasAnswer && (seen.entry.map { !$0.state.isAlive } ?? true) || evidence.end != nil
      if !isOver { overSince = nil } else if overSince == nil { overSince = .now }
      evidence.secondsOver = overSince.map { (ContinuousClock.now - $0) / .seconds(1) } ?? 0
      let verdict = evidence.verdict
      switch verdict {
      case .wait: break
      case .waitWarned(let text):
        if text != warned { warn("\(job.stage): job \(claim.job ?? "") waits: \(text)") }
        warned = text
      default: return (verdict, evidence)
      }
      try await Task.sleep(for: pace)
    }
  }

  private static func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  /// Listing a folder makes network file systems look again for names that were not there.
  private static func refresh(_ folder: String) { _ = names(in: folder) }

  /// Another job for the same action, under a nonce of its own.
  private func again(
    _ cause: JobVerdict.Again, _ evidence: JobEvidence, _ old: JobFolder, _ key: Digest,
    _ claim: inout ActionClaim
  ) throws -> JobFolder {
    switch cause {
    case .timeLimit: break
    case .preempted: break
    case .launchFailure: claim.history.launchFailures += 1
    case .wrongMachine: claim.history.wrongMachines += 1
    case .lost: claim.history.losses += 1
    }
    let node =
      cause == .wrongMachine
      ? evidence.end?.node : cause == .launchFailure ? evidence.entry?.nodes : nil
    if let node, !node.isEmpty, !claim.history.excluded.contains(node) {
      claim.history.excluded.append(node)
    }
    claim.nonce = UUID().uuidString
    claim.job = nil
    claim.submittedAt = Date().timeIntervalSince1970
    let folder = JobFolder(path: try store.makeWorkDirectory(for: key, nonce: claim.nonce))
    try FileManager.default.copyItem(
      atPath: WorkDirectory(path: old.path).request,
      toPath: WorkDirectory(path: folder.path).request)
    try store.write(claim, of: key)
    return folder
  }
}
