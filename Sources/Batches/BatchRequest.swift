/// A training batch by its numbers.
struct BatchRequest: Equatable, Sendable {
  var epoch: Int
  var batch: Int
  var size: Int

  /// The images of the batch, as places in the order of its epoch.
  func places(of count: Int) -> Range<Int> {
    precondition(
      epoch >= 0 && batch >= 0 && size > 0 && batch * size < count,
      "batch \(batch) of \(size) in an epoch of \(count)")
    return batch * size..<min((batch + 1) * size, count)
  }
}
