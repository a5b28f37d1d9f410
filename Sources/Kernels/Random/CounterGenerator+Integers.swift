extension CounterGenerator {
  /// Fills the array with integers drawn from `0..<bound`, with replacement.
  ///
  /// Two words make a fraction of 64 bits, which is scaled to the bound: the mapping is fixed, and
  /// no value is likelier than another by more than one part in 2⁶⁴ / bound (here below 2⁻³²).
  public func fillIntegers(_ integers: inout [Int32], below bound: Int32) {
    precondition(bound > 0, "integers below \(bound)")
    let count = integers.count
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * count) { words in
      fill(words, fromBlock: 0)
      for index in 0..<count {
        let fraction = UInt64(words[2 * index]) << 32 | UInt64(words[2 * index + 1])
        integers[index] = Int32(
          truncatingIfNeeded: fraction.multipliedFullWidth(by: UInt64(bound)).high)
      }
    }
  }

  /// A permutation of `0..<count`, all being equally likely (Fisher and Yates).
  public func permutation(_ count: Int) -> [Int32] {
    var result = (0..<Int32(count)).map { $0 }
    let words = words(2 * count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      let fraction = UInt64(words[2 * last]) << 32 | UInt64(words[2 * last + 1])
      result.swapAt(last, Int(fraction.multipliedFullWidth(by: UInt64(last + 1)).high))
    }
    return result
  }
}
