/// The split of a pass over elements into ranges; it depends on the size and on nothing else.
///
/// Such a pass packs nothing, and its elements do not meet: unlike a `ChunkPlan`, it may have as many
/// ranges as its length is worth, and feeds as many threads.
struct ElementPlan {
  /// The number of ranges.
  let count: Int
  /// Within which the ranges are cut, one after the other.
  private let chunk: Int
  private let rangesPerChunk: Int
  private let rows: Int
  private let rowsPerRange: Int

  /// So many floats take a thread some 20 to 60 µs, a hundred times what handing over a range takes.
  static let floatsPerRange = 1 << 16

  /// Ranges of rows of so many floats.
  ///
  /// With `chunk`, ranges also end at its multiples. That is for loops whose last elements, too few
  /// for a whole vector, are rounded in another way than the others: the longest run of such a loop is
  /// a chunk, and where it is cut further, vectors stay whole.
  init(rows: Int, floatsPerRow: Int, chunk: Int? = nil) {
    self.rows = rows
    self.chunk = max(chunk ?? rows, 1)
    rowsPerRange = max(ElementPlan.floatsPerRange / max(floatsPerRow, 1), 1)
    rangesPerChunk = self.chunk.dividedRoundingUp(by: rowsPerRange)
    let (whole, rest) = rows.quotientAndRemainder(dividingBy: self.chunk)
    count = whole * rangesPerChunk + rest.dividedRoundingUp(by: rowsPerRange)
  }

  subscript(range: Int) -> Range<Int> {
    let (number, part) = range.quotientAndRemainder(dividingBy: rangesPerChunk)
    let first = number * chunk + part * rowsPerRange
    return first..<min(first + rowsPerRange, (number + 1) * chunk, rows)
  }
}
