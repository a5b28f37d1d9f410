import Dispatch

/// Runs tasks on a serial queue, which the system gives a thread of its own however busy the shared pool is.
final class OwnThread: TaskExecutor {
  private let queue = DispatchQueue(label: "repro.tests.own-thread", qos: .userInteractive)

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
