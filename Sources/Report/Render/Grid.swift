/// A table laid out, before any markup: what stands where, and which remarks go below.
struct Grid {
  var columns: [Column]
  /// Each block is a row of the table, in one line or, with a published line below it, in two.
  var blocks: [[[Entry]]]
  /// The remark of mark 0, of mark 1, and so on.
  var footnotes: [String]
  var notes: [String]

  /// The head of a column of the grid.
  struct Column {
    var title: String
    var group: String?
    /// Numbers are aligned right, anything else left.
    var isNumeric: Bool
  }

  /// What stands at one place, and the numbers of its footnotes.
  struct Entry {
    var field: Field
    var marks: [Int] = []
    /// The name of the number, where it is this run's and has one.
    var metric: MetricID?

    static let blank = Entry(field: .words(""))
  }

  /// Content as plain text.
  enum Field {
    case words(String)
    /// Numbers of a column are aligned at the end of their bodies.
    case number(body: String, tail: String)
  }

  var hasGroups: Bool { columns.contains { $0.group != nil } }

  /// Neighbouring columns of one group, or a column without a group alone.
  var spans: [Range<Int>] {
    var spans: [Range<Int>] = []
    for (index, column) in columns.enumerated() {
      if let last = spans.last, let group = column.group, columns[last.lowerBound].group == group {
        spans[spans.count - 1] = last.lowerBound..<index + 1
      } else {
        spans.append(index..<index + 1)
      }
    }
    return spans
  }
}
