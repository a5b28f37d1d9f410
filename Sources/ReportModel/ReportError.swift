/// What can be wrong with a table, a metric or a stored file of either.
public enum ReportError: Error, Equatable {
  /// A row has another number of cells than the table has columns; rows count from 1.
  case raggedRow(table: String, row: Int, expected: Int, found: Int)
  case noColumns(table: String)
  case invalidMetricID(String)
  case duplicateMetric(MetricID)
  /// Stored bytes are not what they should be, for instance not a `Table`.
  case unreadable(type: String, reason: String)
  case unwritable(type: String, reason: String)
}

extension ReportError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .raggedRow(let table, let row, let expected, let found):
      "Row \(row) of table '\(table)' has \(found) cells; the table has \(expected) columns."
    case .noColumns(let table):
      "Table '\(table)' has no columns."
    case .invalidMetricID(let text):
      "'\(text)' is not a metric id; expected ARTIFACT:PART/PART of letters, digits and -_.+="
    case .duplicateMetric(let id):
      "Two metrics have the id '\(id)'; each number needs an id of its own."
    case .unreadable(let type, let reason):
      "These bytes are not a \(type): \(reason)"
    case .unwritable(let type, let reason):
      "This \(type) can't be written as JSON: \(reason)"
    }
  }
}
