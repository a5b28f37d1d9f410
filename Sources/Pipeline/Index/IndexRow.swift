internal import GRDB
internal import GRDBSQLite

/// An entry as the index stores it: its columns, and a digest that proves them.
///
/// A row that was altered behind the program's back is not believed: then the whole index is made again.
struct IndexRow {
  /// The columns but the last, in the order in which statements name them.
  static let columns = [
    "key", "record", "stage", "kind", "parameters", "outputs", "isMeasurement", "isImported",
    "sequence", "wallSeconds", "work", "finishedAt",
  ]

  private let entry: ActionEntry

  init(_ entry: ActionEntry) { self.entry = entry }

  /// The columns and the proof, in the order in which statements name them.
  var arguments: StatementArguments {
    let texts = texts
    var values: [(any DatabaseValueConvertible)?] = texts
    values +=
      [entry.isMeasurement, entry.isImported, entry.sequence] as [any DatabaseValueConvertible]
    values += [entry.wallSeconds, entry.work, entry.finishedAt]
    var proof = RowProof()
    for text in texts {
      var text = text
      text.withUTF8 { proof.add($0) }
    }
    proof.add(flags: entry.isMeasurement, entry.isImported)
    proof.add(entry.sequence)
    for number in [entry.wallSeconds, entry.work ?? .nan, entry.finishedAt] { proof.add(number) }
    values.append(proof.digest)
    return StatementArguments(values)
  }

  private var texts: [String] {
    [
      entry.key.hex, entry.record.hex, entry.stage, entry.kind, entry.parameters.hex,
      OutputsColumn.encode(entry.outputs),
    ]
  }

  /// The entry in the present row of a statement that selects the columns and the proof.
  ///
  /// Reads the memory of SQLite: thousands of rows come at once, and few of their texts are kept.
  ///
  /// - Throws: `DatabaseError` for a row that does not prove itself.
  static func entry(_ row: SQLiteStatement) throws -> ActionEntry {
    var proof = RowProof()
    for column in 0..<6 as Range<CInt> { proof.add(try bytes(row, column)) }
    let (isMeasurement, isImported) = (
      sqlite3_column_int64(row, 6) != 0, sqlite3_column_int64(row, 7) != 0
    )
    proof.add(flags: isMeasurement, isImported)
    let sequence = Int(sqlite3_column_int64(row, 8))
    proof.add(sequence)
    let work = sqlite3_column_type(row, 10) == SQLITE_NULL ? nil : sqlite3_column_double(row, 10)
    let (wallSeconds, finishedAt) = (sqlite3_column_double(row, 9), sqlite3_column_double(row, 11))
    for number in [wallSeconds, work ?? .nan, finishedAt] { proof.add(number) }
    guard let found = sqlite3_column_blob(row, 12), sqlite3_column_bytes(row, 12) == 32,
      proof.digest.elementsEqual(UnsafeRawBufferPointer(start: found, count: 32)),
      let key = Digest(digits: try bytes(row, 0)), let record = Digest(digits: try bytes(row, 1)),
      let parameters = Digest(digits: try bytes(row, 4)),
      let outputs = OutputsColumn.decode(try bytes(row, 5))
    else { throw altered }
    return ActionEntry(
      key: key, record: record, stage: String(decoding: try bytes(row, 2), as: UTF8.self),
      kind: String(decoding: try bytes(row, 3), as: UTF8.self), parameters: parameters,
      isMeasurement: isMeasurement, outputs: outputs, wallSeconds: wallSeconds, work: work,
      finishedAt: finishedAt, sequence: sequence, isImported: isImported)
  }

  /// The bytes of a column of text, until the statement goes on.
  private static func bytes(
    _ row: SQLiteStatement, _ column: CInt
  ) throws -> UnsafeBufferPointer<UInt8> {
    guard sqlite3_column_type(row, column) == SQLITE_TEXT else { throw altered }
    return UnsafeBufferPointer(
      start: sqlite3_column_text(row, column), count: Int(sqlite3_column_bytes(row, column)))
  }

  static var altered: DatabaseError { DatabaseError(message: "a row was altered") }
}
