/// Whether configurations rank alike by memory at the measured sizes and at the paper's.
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

  /// One sentence on memory and one on speed, for below a table of measurements.
  var note: String {
    let order = entries.sorted { ($0.there, $0.label) < ($1.there, $1.label) }.map(\.label)
    let verdict =
      isKept
      ? "The peaks of this program rank the configurations at the measured sizes as at the paper's, by its "
        + "model; peaks within 1 % of each other count as equal."
      : "The peaks of this program rank the configurations otherwise than at the paper's sizes, where its "
        + "model has, ascending: \(order.joined(separator: "; "))."
    return verdict
      + " Throughputs are those of the measured sizes; no model says how they rank at others."
  }

  /// True if no two configurations change places.
  private var isKept: Bool {
    entries.allSatisfy { first in
      !entries.contains { second in
        Self.isLess(first.here, second.here) && Self.isLess(second.there, first.there)
      }
    }
  }

  private static func isLess(_ left: Int, _ right: Int) -> Bool {
    Double(left) < Double(right) * (1 - SystemsFindings.equalMemory)
  }
}
