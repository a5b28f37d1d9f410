/// The numbers of one artifact as one run made them.
public struct HistoryRun: Equatable, Sendable {
  /// A name for the run, the same in the histories of all artifacts.
  public var id: String
  public var date: Timestamp
  /// The revision of the sources, where it is known.
  public var revision: String?
  public var numbers: MetricSet

  /// - Throws: `HistoryError.badID` for an id that isn't made of ASCII letters, digits and `-_.+:`.
  public init(
    id: String, date: Timestamp, revision: String?, numbers: MetricSet
  ) throws(HistoryError) {
    guard Self.isID(id) else { throw .badID(id) }
    self.id = id
    self.date = date
    self.revision = revision
    self.numbers = numbers
  }

  static func isID(_ text: String) -> Bool {
    (1...120).contains(text.utf8.count)
      && text.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_.+:".unicodeScalars.contains($0))
      }
  }

  /// The date and, where it is known, the beginning of the revision.
  public var words: String {
    let revision = revision.map { " (\(shortRevision($0)))" } ?? ""
    return "\(date)\(revision)"
  }
}

/// The beginning of a commit's name, with what follows a plus sign: `0123abc+changes`.
func shortRevision(_ revision: String) -> String {
  let mark = revision.firstIndex(of: "+") ?? revision.endIndex
  return printable(String(revision[..<mark].prefix(7)) + String(revision[mark...]))
}

/// What can be wrong with a history.
public enum HistoryError: Error, Equatable {
  case badID(String)
  /// A line, counted from 1, is not what it should be.
  case badLine(Int, reason: String)
  /// There is a run of this id already, with other numbers.
  case conflict(id: String)
}

extension HistoryError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badID(let id):
      "\"\(printable(id))\" is not an id of a run; expected 1 to 120 letters, digits and -_.+:"
    case .badLine(let line, let reason): "line \(line): \(printable(reason))"
    case .conflict(let id): "it has a run \"\(id)\" already, with other numbers"
    }
  }
}
