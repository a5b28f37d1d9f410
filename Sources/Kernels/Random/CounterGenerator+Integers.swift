extension CounterGenerator {
  /// Fills the array with integers drawn from `0..<bound`, with replacement.
  public func fillIntegers(_ integers: inout [Int32], below bound: Int32) {
    precondition(bound > 0, "integers below \(bound)")
    let count = integers.count
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * count) { words in
      fill(words, fromBlock: 0)
      for index in 0..<count {
        integers[index] = Self.integer(words[2 * index], words[2 * index + 1], below: bound)
      }
    }
  }

  /// A permutation of `0..<count`, all being equally likely (Fisher and Yates).
  public func permutation(_ count: Int) -> [Int32] {
    var result = (0..<Int32(count)).map { $0 }
    let words = words(2 * count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      let other = Self.integer(words[2 * last], words[2 * last + 1], below: Int32(last + 1))
      result.swapAt(last, Int(other))
    }
    return result
  }

  /// Scales the fraction that two words make to `0..<bound`.
  ///
  /// The mapping is fixed, and the chances of two values differ by less than one part in 2³²: no
  /// draw is rejected, so a draw's place in the stream depends on its number only.
  private static func integer(_ high: UInt32, _ low: UInt32, below bound: Int32) -> Int32 {
    let fraction = UInt64(high) << 32 | UInt64(low)
    return Int32(truncatingIfNeeded: fraction.multipliedFullWidth(by: UInt64(bound)).high)
  }
}
