/// The runs of one artifact in the order they were recorded, from a file to which lines are only added.
///
/// A line is a JSON object. It has the numbers, or the id of an earlier line whose numbers it repeats,
/// so that quiet months take little room.
public struct History: Equatable, Sendable {
  public let artifact: String
  public private(set) var runs: [HistoryRun] = []

  /// An empty history.
  public init(of artifact: String) { self.artifact = artifact }

  /// Reads a file; a last line that was not finished is not counted, but one that lacks only its end of line is.
  /// - Throws: `HistoryError.badLine` for the first line that is not a run.
  public init(of artifact: String, jsonLines bytes: some Sequence<UInt8>) throws(HistoryError) {
    self.artifact = artifact
    let lines = Array(bytes).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.dropLast().enumerated() {
      runs.append(try run(line, number: index + 1))
    }
    if let last = lines.last, Self.isWhole(last) { runs.append(try run(last, number: lines.count)) }
  }

  /// Whether a line without an end is all there: an editor may have left it so, but no writer that was killed.
  public static func isWhole(_ line: some Sequence<UInt8>) -> Bool {
    (try? Line(json: line)) != nil
  }

  private func run(_ bytes: some Sequence<UInt8>, number: Int) throws(HistoryError) -> HistoryRun {
    let line: Line
    do {
      line = try Line(json: bytes)
    } catch .unreadable(_, let reason) {
      // A line has no lines of its own.
      throw .badLine(number, reason: reason.replacing("line 1, ", with: ""))
    } catch {
      throw .badLine(number, reason: "\(error)")
    }
    guard self[line.id] == nil else {
      throw .badLine(number, reason: "\"\(line.id)\" is the id of an earlier line")
    }
    guard let numbers = line.numbers ?? line.sameAs.flatMap({ self[$0]?.numbers }) else {
      throw .badLine(
        number,
        reason: line.sameAs.map { "no earlier line has the id \"\($0)\"" } ?? "it has no numbers")
    }
    do {
      return try HistoryRun(
        id: line.id, date: line.date, revision: line.revision, numbers: numbers)
    } catch {
      throw .badLine(number, reason: "\(error)")
    }
  }

  /// The run of this id.
  public subscript(id: String) -> HistoryRun? { runs.first { $0.id == id } }

  /// Adds a run and returns the line to append to the file; nil when the run is there already.
  /// - Throws: `HistoryError.conflict` when a run of its id has other numbers, and `ReportError`.
  public mutating func add(_ run: HistoryRun) throws -> [UInt8]? {
    let bytes = try run.numbers.json()
    if let present = self[run.id] {
      guard try present.numbers.json() == bytes else { throw HistoryError.conflict(id: run.id) }
      return nil
    }
    // NaN is not equal to itself, so bytes are compared.
    let twin = try runs.last.flatMap { try $0.numbers.json() == bytes ? $0 : nil }
    runs.append(run)
    return try Line(
      id: run.id, date: run.date, revision: run.revision,
      numbers: twin == nil ? run.numbers : nil, sameAs: twin?.id
    ).jsonLine()
  }

  /// A run as it is stored.
  private struct Line: ByteStable {
    var id: String
    var date: Timestamp
    var revision: String?
    var numbers: MetricSet?
    /// The id of an earlier line with the same numbers.
    var sameAs: String?
  }
}
