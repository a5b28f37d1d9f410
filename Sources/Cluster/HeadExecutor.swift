public import Pipeline

/// Runs short stages on the machine that submits jobs, and all others as jobs.
///
/// A job waits in a queue and looks for its files through a network, which takes longer than many tables do. A stage
/// that a job was asked for already stays a job, and measurements are jobs always.
public struct HeadExecutor: StageExecutor {
  private let store: FileStore
  private let jobs: any StageExecutor
  private let head: any StageExecutor
  private let limit: Double
  private let cores: HeadCores

  /// - Parameters:
  ///   - store: Where the claims of jobs are.
  ///   - jobs: What runs stages as jobs.
  ///   - head: What runs them here.
  ///   - limit: Seconds below which a stage runs here.
  ///   - cores: The cores of this machine, which stages here share.
  public init(
    _ store: FileStore, jobs: any StageExecutor, head: any StageExecutor, below limit: Double,
    cores: Int
  ) {
    self.store = store
    self.jobs = jobs
    self.head = head
    self.limit = limit
    self.cores = HeadCores(cores)
  }

  public func adopts(_ claim: ActionClaim) -> Bool { jobs.adopts(claim) }

  public func execute(_ job: StageJob) async throws -> StageExit { try await carryOut(job).exit }

  public func carryOut(_ job: StageJob) async throws -> StageRun {
    guard try isShort(job) else { return try await jobs.carryOut(job) }
    let claimed = await cores.take(job.resources.cores)
    guard claimed > 0 else { return StageRun(interrupted: job) }
    do {
      let run = try await head.carryOut(job)
      await cores.give(claimed)
      return run
    } catch {
      await cores.give(claimed)
      throw error
    }
  }

  private func isShort(_ job: StageJob) throws -> Bool {
    guard let seconds = job.expectedSeconds, seconds < limit, !job.resources.isExclusive else {
      return false
    }
    return try job.key.map { try store.claim(of: $0) == nil } ?? true
  }
}

/// The cores of this machine that stages share.
private actor HeadCores {
  private let all: Int
  private var free: Int

  init(_ count: Int) { (all, free) = (max(1, count), max(1, count)) }

  /// Waits for so many cores, or all that there are; how many it got, none when the task is cancelled.
  func take(_ count: Int) async -> Int {
    let wanted = min(max(1, count), all)
    while !Task.isCancelled, free < wanted {
      try? await Task.sleep(for: .milliseconds(50))
    }
    if Task.isCancelled { return 0 }
    free -= wanted
    return wanted
  }

  func give(_ count: Int) { free += count }
}
