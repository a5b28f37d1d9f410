internal import CVector

/// Random words that are a function of a key and a position, and of nothing else.
///
/// Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
/// SC 2011) encrypts a counter. The key is the seed; the counter holds the purpose, two indices
/// (a step, a layer, a member ...) and the number of the block. There is no hidden state: equal
/// keys give equal words, in any order and on any thread.
public struct CounterGenerator: Sendable {
  private let key: (UInt32, UInt32)
  private let stream: (UInt32, UInt32, UInt32)

  /// The number of words in a block.
  static let blockSize = 4

  public init(seed: UInt64, purpose: RandomPurpose, _ index1: UInt32 = 0, _ index2: UInt32 = 0) {
    key = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    stream = (index1, index2, purpose.rawValue)
  }

  /// Fills the buffer with the words from the given block on; the last block may be cut.
  func fill(_ words: UnsafeMutableBufferPointer<UInt32>, fromBlock block: Int) {
    let blocks = words.count / CounterGenerator.blockSize
    let rest = words.count % CounterGenerator.blockSize
    precondition(
      block >= 0 && block + blocks + min(rest, 1) <= 1 << 32, "block \(block) exceeds the counter")
    guard let first = words.baseAddress else { return }
    generate(first, blocks: blocks, fromBlock: block)
    guard rest > 0 else { return }
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: CounterGenerator.blockSize) { last in
      guard let lastBlock = last.baseAddress else { return }
      generate(lastBlock, blocks: 1, fromBlock: block + blocks)
      let start = first + blocks * CounterGenerator.blockSize
      start.update(from: lastBlock, count: rest)
    }
  }

  /// The first words of the stream.
  public func words(_ count: Int) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: count) { buffer, initialized in
      fill(UnsafeMutableBufferPointer(rebasing: buffer[..<count]), fromBlock: 0)
      initialized = count
    }
  }

  private func generate(_ words: UnsafeMutablePointer<UInt32>, blocks: Int, fromBlock block: Int) {
    cv_philox(
      words, blocks, UInt32(block), stream.0, stream.1, stream.2, key.0, key.1)
  }
}
