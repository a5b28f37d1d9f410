import Synchronization
import Testing

@testable import Kernels

struct ThreadPoolTests {
  @Test(arguments: [1, 2, 3]) func `every chunk runs exactly once`(threads: Int) {
    let pool = ThreadPool(threads: threads)
    for chunks in [0, 1, 2, 7, 100] {
      let counts = Mutex(Array(repeating: 0, count: chunks))
      pool.parallelFor(chunks: chunks) { chunk in counts.withLock { $0[chunk] += 1 } }
      #expect(counts.withLock { $0 } == Array(repeating: 1, count: chunks))
    }
  }

  @Test func `loops may nest`() {
    let pool = ThreadPool(threads: 2)
    let total = Atomic(0)
    pool.parallelFor(chunks: 4) { _ in
      pool.parallelFor(chunks: 5) { _ in total.add(1, ordering: .relaxed) }
    }
    #expect(total.load(ordering: .relaxed) == 20)
  }

  @Test func `several threads work at once`() {
    let pool = ThreadPool(threads: 2)
    let arrived = Atomic(0)
    // Neither chunk ends before the other has begun: one thread alone would never finish.
    pool.parallelFor(chunks: 2) { _ in
      arrived.add(1, ordering: .relaxed)
      while arrived.load(ordering: .relaxed) < 2 {}
    }
    #expect(arrived.load(ordering: .relaxed) == 2)
  }

  @Test(arguments: [(1, 1), (256, 32_768), (256, 262_144), (1_000, 10_000_000), (17, 5_000_000)])
  func `chunks cover the items once, in order, and few`(items: Int, cost: Int) {
    let plan = ChunkPlan(count: items, costPerItem: cost)
    #expect((0..<plan.count).flatMap { Array(plan[$0]) } == Array(0..<items))
    #expect(plan.count <= ChunkPlan.mostChunks)
  }
}
