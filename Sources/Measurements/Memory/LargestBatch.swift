/// The largest batch whose peak stays within a budget.
package enum LargestBatch {
  /// Multiples of `unit` up to `limit`, searched by halving: a peak never falls as the batch grows.
  ///
  /// 0 if not even one unit fits.
  package static func within(
    _ bytes: Int, unit: Int = 1, limit: Int = 1 << 20, peak: (_ batch: Int) -> Int
  ) -> Int {
    var (fits, tooLarge) = (0, limit / unit + 1)
    while tooLarge - fits > 1 {
      let middle = (fits + tooLarge) / 2
      if peak(middle * unit) <= bytes { fits = middle } else { tooLarge = middle }
    }
    return fits * unit
  }
}
