/// The split of a pass over elements into ranges; it depends on the size and on nothing else.
///
/// Such a pass packs nothing, and its elements do not meet: unlike a `ChunkPlan`, it may have as many
/// ranges as its length is worth, and feeds as many threads.
struct ElementPlan {
  /// The number of ranges.
  let count: Int
  private let rows: Int
  private let rowsPerRange: Int

  /// So many floats take a thread some 20 to 60 µs, a hundred times what handing over a range takes.
  static let floatsPerRange = 1 << 16

  init(rows: Int, floatsPerRow: Int) {
    self.rows = rows
    // Ranges of single floats are whole vectors, all but the last.
    rowsPerRange = max(ElementPlan.floatsPerRange / max(floatsPerRow, 1), 1)
    count = rows.dividedRoundingUp(by: rowsPerRange)
  }

  subscript(range: Int) -> Range<Int> {
    range * rowsPerRange..<min((range + 1) * rowsPerRange, rows)
  }
}
