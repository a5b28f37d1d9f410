internal import CLibrary
internal import Synchronization

/// The threads behind a pool, and the loop they currently share.
///
/// `@unchecked Sendable`: every stored `var` is read and written only between `lock` and `unlock`
/// of `mutex`; `next` is atomic; the rest is constant. The loop's body is called by several threads
/// at once, as the pool promises; it is dropped before `run` returns, so it does not outlive its
/// call.
final class ThreadCrew: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wakeUp = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let allDone = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let size: Int

  private var members: [pthread_t] = []
  private var body: ((Int) -> Void)?
  private var chunks = 0
  /// Counts the loops, so that a member joins each loop once.
  private var loop = 0
  /// The members that have not left the current loop.
  private var atWork = 0
  private var isDismissed = false
  private let next = Atomic(0)

  init(size: Int) {
    self.size = size
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(wakeUp, nil)
    pthread_cond_init(allDone, nil)
    for _ in 0..<size { hire() }
  }

  deinit {
    pthread_cond_destroy(allDone)
    pthread_cond_destroy(wakeUp)
    pthread_mutex_destroy(mutex)
    allDone.deallocate()
    wakeUp.deallocate()
    mutex.deallocate()
  }

  /// Shares the chunks between the members and the calling thread; one caller at a time.
  func run(chunks: Int, _ body: @escaping (Int) -> Void) {
    lock()
    self.body = body
    self.chunks = chunks
    next.store(0, ordering: .relaxed)
    loop += 1
    atWork = size
    pthread_cond_broadcast(wakeUp)
    unlock()

    work(chunks, body)

    lock()
    while atWork > 0 { pthread_cond_wait(allDone, mutex) }
    self.body = nil
    unlock()
  }

  /// Ends the threads and waits for them.
  func dismiss() {
    lock()
    isDismissed = true
    let members = self.members
    pthread_cond_broadcast(wakeUp)
    unlock()
    for member in members { pthread_join(member, nil) }
  }

  private func hire() {
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<ThreadCrew>.fromOpaque(argument).takeRetainedValue().serve()
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    precondition(status == 0, "the system refused a thread: error \(status)")
    members.append(thread)
  }

  /// A member's life: join each loop, take chunks while there are any, say when done.
  private func serve() {
    var joined = 0
    lock()
    while true {
      while loop == joined && !isDismissed { pthread_cond_wait(wakeUp, mutex) }
      if isDismissed { break }
      joined = loop
      do {
        // The member's hold on the body ends with this scope, before it reports itself done.
        let (chunks, body) = (self.chunks, self.body)
        unlock()
        if let body { work(chunks, body) }
      }
      lock()
      atWork -= 1
      if atWork == 0 { pthread_cond_signal(allDone) }
    }
    unlock()
  }

  private func work(_ chunks: Int, _ body: (Int) -> Void) {
    while true {
      let chunk = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard chunk < chunks else { return }
      body(chunk)
    }
  }

  private func lock() { pthread_mutex_lock(mutex) }
  private func unlock() { pthread_mutex_unlock(mutex) }
}
