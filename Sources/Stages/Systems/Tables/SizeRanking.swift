/// Whether methods rank alike by memory at the measured sizes and at the paper's.
struct SizeRanking {
  struct Entry {
    let label: String
    /// The model's peak of this program's step at the measured sizes, in bytes.
    let here: Int
    /// The same at the paper's sizes.
    let there: Int
  }

  private let entries: [Entry]

  init(_ entries: [Entry]) { self.entries = entries }

  /// One sentence for below a table of measurements.
  var note: String {
    func order(_ bytes: (Entry) -> Int) -> [String] {
      entries.sorted { (bytes($0), $0.label) < (bytes($1), $1.label) }.map(\.label)
    }
    let (here, there) = (order(\.here), order(\.there))
    let verdict =
      here == there
      ? "The peaks of this program rank the configurations at the measured sizes as at the paper's, by its "
        + "model."
      : "The peaks of this program rank the configurations otherwise than at the paper's sizes, where its "
        + "model has, ascending: \(there.joined(separator: "; "))."
    return verdict
      + " Throughputs are those of the measured sizes; no model says how they rank at others."
  }
}
