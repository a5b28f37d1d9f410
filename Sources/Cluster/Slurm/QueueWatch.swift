internal import Dispatch

/// One look at the queue for all jobs, and not more often than needed.
///
/// Two seconds after a change, then twice as long each time until a minute; somebody who sees an end asks for
/// the next look at once.
actor QueueWatch {
  private let scheduler: any Scheduler
  private var entries: [String: QueueEntry] = [:]
  private var hasAnswer = false
  private var lookedAt: ContinuousClock.Instant?
  private var pause = shortest
  private var isLooking = false
  private var cancelled: [String] = []
  private var isCancelling = false

  private static let shortest = Duration.seconds(2)
  private static let longest = Duration.seconds(60)

  init(_ scheduler: any Scheduler) { self.scheduler = scheduler }

  /// What the last look said of the job with a nonce, and when that was; another look begins if it is due.
  func entry(_ nonce: String) async -> (
    entry: QueueEntry?, hasAnswer: Bool, at: ContinuousClock.Instant?
  ) {
    await look()
    return (entries[nonce], hasAnswer, lookedAt)
  }

  /// Something was submitted: the next look is soon.
  func expectChange() { pause = Self.shortest }

  /// Cancels a job together with others that are cancelled at the same time.
  func cancel(_ job: String) async {
    cancelled.append(job)
    // Hundreds of tasks end one after another: the first call waits until no more come, for a while, and speaks for all.
    guard !isCancelling else { return }
    isCancelling = true
    for _ in 0..<Self.mostPauses {
      let count = cancelled.count
      // This task is cancelled itself, so it cannot sleep.
      await withCheckedContinuation { continuation in
        DispatchQueue.global().asyncAfter(deadline: .now() + 0.3) { continuation.resume() }
      }
      if cancelled.count <= count { break }
    }
    isCancelling = false
    await cancelAll()
  }

  private static let mostPauses = 8

  private func cancelAll() async {
    guard !cancelled.isEmpty else { return }
    let jobs = cancelled
    cancelled = []
    await scheduler.cancel(jobs)
  }

  private func look() async {
    if isLooking { return }
    if let lookedAt, ContinuousClock.now - lookedAt < pause { return }
    isLooking = true
    let found = await scheduler.queue()
    isLooking = false
    lookedAt = .now
    hasAnswer = found != nil
    guard let found else { return }
    // Of a job that was queued again the later line counts.
    let now = Dictionary(found.map { ($0.comment, $0) }, uniquingKeysWith: { $1 })
    pause = now == entries ? min(Self.longest, pause * 2) : Self.shortest
    entries = now
  }
}
