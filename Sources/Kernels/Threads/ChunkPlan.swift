/// The split of a loop into ranges; it depends on the size of the work and on nothing else.
struct ChunkPlan {
  /// The number of ranges.
  let count: Int
  private let items: Int
  /// The items of every chunk but the last.
  let itemsPerChunk: Int

  /// Below this many operations (about 0.1 ms of one core) a chunk costs more to hand over, and a
  /// matrix product more to pack again, than a second thread saves.
  static let smallestCost = 10_000_000

  /// Ranges start at multiples of this, so that matrix kernels see whole tiles.
  static let granularity = 16

  /// More chunks would feed more threads, but each matrix product packs its right operand again.
  static let mostChunks = 8

  init(count items: Int, costPerItem: Int) {
    let worthwhile = ChunkPlan.smallestCost.dividedRoundingUp(by: max(costPerItem, 1))
    let share = items.dividedRoundingUp(by: ChunkPlan.mostChunks)
    let tiles = max(worthwhile, share, 1).dividedRoundingUp(by: ChunkPlan.granularity)
    itemsPerChunk = tiles * ChunkPlan.granularity
    self.items = items
    count = max(items.dividedRoundingUp(by: itemsPerChunk), 1)
  }

  subscript(chunk: Int) -> Range<Int> {
    chunk * itemsPerChunk..<min((chunk + 1) * itemsPerChunk, items)
  }
}

extension Int {
  func dividedRoundingUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
}
