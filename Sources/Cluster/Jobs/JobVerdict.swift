internal import Pipeline

/// What follows from the evidence.
enum JobVerdict: Equatable, Sendable {
  case wait
  /// It waits for something that will not come by itself.
  case waitWarned(String)
  /// The stage has ended, well or not, and its files are there.
  case ended
  /// Nothing comes of it any more: what to say of the stage.
  case failed(String)
  /// It starts again, without counting as a failure.
  case resubmit(Again)
  /// Somebody else stopped it.
  case interrupted(String)

  /// Why a job is submitted again.
  enum Again: Equatable, Sendable {
    /// Its time was over, and its checkpoint is further.
    case timeLimit
    case preempted
    case launchFailure
    case wrongMachine
    case lost
  }
}

extension JobEvidence {
  /// For how long files of another machine may take to be seen here.
  static let secondsForFiles = 120.0

  /// The state table: the first row that applies.
  ///
  /// The files of the job decide; what the scheduler says is a hint, except that a job that went beyond its memory is
  /// not believed.
  var verdict: JobVerdict {
    let wasKilled = end.map { $0.status == JobEnd.killedStatus } ?? (entry?.state == .failed)
    let isOutOfMemory = entry?.state == .outOfMemory || speaksOfMemory && wasKilled
    if isOutOfMemory { return .failed(memoryMessage) }
    if let end {
      guard isWhole else { return secondsOver < Self.secondsForFiles ? .wait : lost }
      // A moment later the scheduler says whether it was for its memory.
      let isOver = entry?.state.isAlive != true || secondsOver >= Self.secondsForFiles
      if end.status == JobEnd.killedStatus, !isOver { return .wait }
      return end.status == JobEnd.wrongMachineStatus ? wrongMachine : .ended
    }
    guard hasAnswer else { return .wait }
    guard let entry else { return secondsOver < Self.secondsForFiles ? .wait : lost }
    switch entry.state {
    case .alive: return .wait
    case .pending: return Self.warnings[entry.reason].map { .waitWarned($0) } ?? .wait
    case .timeout:
      return hasAdvanced
        ? .resubmit(.timeLimit)
        : .failed(
          "was stopped at the time limit of the cluster, and had left no further checkpoint\n"
            + "  next: raise timeLimitMinutes in clusters.json, or choose a partition with more")
    case .lost: return .resubmit(.preempted)
    case .cancelled:
      return .interrupted("job \(entry.job) was cancelled, not by this run")
    case .failed where entry.reason == "JobLaunchFailure" && !hasOwner:
      return again(
        history.launchFailures, .launchFailure,
        "could not be started on \(ActionClaim.History.most) nodes\n"
          + "  next: see slurm.txt in its folder, and the path of the store, which every node must have"
      )
    case .failed, .completed, .outOfMemory:
      return secondsOver < Self.secondsForFiles ? .wait : lost
    }
  }

  private var lost: JobVerdict {
    history.losses < 1
      ? .resubmit(.lost)
      : .failed(
        "ended twice without leaving its results\n"
          + "  next: see whether the nodes write to the store, and slurm.txt in its folder")
  }

  private var wrongMachine: JobVerdict {
    again(
      history.wrongMachines, .wrongMachine,
      "met \(ActionClaim.History.most) nodes of another machine class than keys name\n"
        + "  next: set `constraint` in clusters.json to a feature that all its nodes share, and `machine` to their class"
    )
  }

  private func again(_ earlier: Int, _ cause: JobVerdict.Again, _ message: String) -> JobVerdict {
    earlier + 1 < ActionClaim.History.most ? .resubmit(cause) : .failed(message)
  }

  private var memoryMessage: String {
    "needed more memory than the \(memoryMiB) MiB that were asked for\n"
      + "  next: set resources.memoryMiB of the stage to \(memoryMiB * 2) in pipeline.json"
  }

  /// Reasons for which a job waits for ever, and what to change.
  static let warnings = [
    "PartitionTimeLimit":
      "it asks for more time than the partition allows: lower timeLimitMinutes in clusters.json",
    "PartitionNodeLimit":
      "it asks for more nodes than the partition allows: choose another partition in clusters.json",
    "BadConstraints": "no node is what it asks for: correct constraint in clusters.json",
    "ReqNodeNotAvail":
      "the nodes that it may use are down or reserved: ask the cluster's people, or change constraint",
    "JobHeldUser": "it is held: `scontrol release JOB` lets it go",
    "JobHeldAdmin": "an administrator holds it: ask the cluster's people",
    "AssocGrpCpuLimit":
      "the account has no more cores: wait, or choose another account in clusters.json",
    "AssocMaxJobsLimit": "the account may have no more jobs: lower maxSubmitted in clusters.json",
    "InvalidAccount": "the account does not exist: correct account in clusters.json",
    "InvalidQOS": "the quality of service does not exist for the account",
    "AccountNotAllowed":
      "the partition does not take the account: change one of them in clusters.json",
    "launch failed requeued held":
      "it could not be started and is held: `scontrol release JOB` tries again",
    "DependencyNeverSatisfied": "it waits for a job that will never end well: `scancel JOB`",
  ]
}
