/// Evenly spaced members of a sequence.
///
/// Image `i` of `n` is one of `k` if `⌊i k / n⌋` changes behind it. Of data sets sorted by equally large classes, it takes equally many of each.
struct EvenSample {
  let count: Int
  private let total: Int

  /// All members, if the limit is 0.
  init(of total: Int, limit: Int) {
    self.total = total
    count = limit == 0 ? total : min(limit, total)
  }

  func contains(_ index: Int) -> Bool { (index + 1) * count / total > index * count / total }
}
