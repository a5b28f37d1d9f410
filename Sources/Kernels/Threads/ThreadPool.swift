internal import CLibrary
internal import Synchronization

/// Threads that share the chunks of one loop.
///
/// The split into chunks belongs to the caller and must depend on shapes only; which thread runs a
/// chunk is then invisible in the results. The calling thread works too, so a pool of one has no
/// threads of its own.
///
/// A call made while another runs on the same pool (from inside a chunk, or from another thread)
/// runs its chunks on its own thread: calls may nest, and none waits for another.
public final class ThreadPool: Sendable {
  /// The number of threads that share a loop, the caller's included.
  public let threads: Int
  private let crew: ThreadCrew
  private let isBusy = Atomic(false)

  /// A pool without threads: loops run where they are called.
  public static let serial = ThreadPool(threads: 1)

  public init(threads: Int) {
    precondition(threads > 0, "a pool of \(threads) threads")
    self.threads = threads
    crew = ThreadCrew(size: threads - 1)
  }

  deinit { crew.dismiss() }

  /// Calls `body` once with each of `0..<chunks`, in any order and on any thread, and waits.
  public func parallelFor(chunks: Int, _ body: (Int) -> Void) {
    let isShared = chunks > 1 && threads > 1 && !isBusy.exchange(true, ordering: .acquiring)
    guard isShared else {
      for chunk in 0..<max(chunks, 0) { body(chunk) }
      return
    }
    defer { isBusy.store(false, ordering: .releasing) }
    withoutActuallyEscaping(body) { crew.run(chunks: chunks, $0) }
  }

  /// Splits `0..<count` into equal ranges worth a thread's time each, and shares them.
  ///
  /// `costPerItem` is in floating-point operations.
  func forEachRange(of count: Int, costPerItem: Int, _ body: (Range<Int>) -> Void) {
    let chunks = ChunkPlan(count: count, costPerItem: costPerItem)
    guard chunks.count > 1 else { return body(0..<count) }
    parallelFor(chunks: chunks.count) { body(chunks[$0]) }
  }

  /// Splits rows of so many floats each into ranges, for work that reads and writes each element once;
  /// see `ElementPlan`.
  func forEachElementRange(
    of rows: Int, floatsPerRow: Int, chunk: Int? = nil, _ body: (Range<Int>) -> Void
  ) {
    let plan = ElementPlan(rows: rows, floatsPerRow: floatsPerRow, chunk: chunk)
    parallelFor(chunks: plan.count) { body(plan[$0]) }
  }
}
