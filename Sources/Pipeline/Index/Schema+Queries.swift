internal import GRDB

extension Schema {
  /// All entries of `keys`, in one query.
  static func entries(of keys: [Digest], in database: Database) throws -> [ActionEntry] {
    // The keys are hexadecimal digits, so they need no escaping.
    let list = "[\(keys.map { "\"\($0.hex)\"" }.joined(separator: ","))]"
    return try entries(
      where: "key IN (SELECT value FROM json_each(?))", arguments: [list], in: database)
  }

  static func latest(
    stage: String, limit: Int, in database: Database
  ) throws -> [ActionEntry] {
    // The other columns of a group are those of the row that has the maximum.
    let condition =
      "stage = ? GROUP BY parameters HAVING finishedAt = max(finishedAt)"
      + " ORDER BY finishedAt DESC, record DESC LIMIT ?"
    return try entries(where: condition, arguments: [stage, limit], in: database)
  }

  static func durations(in database: Database) throws -> PastDurations {
    var durations = PastDurations()
    let rows = try Row.fetchCursor(
      database, sql: "SELECT stage, kind, wallSeconds, work FROM action ORDER BY finishedAt, record"
    )
    while let row = try rows.next() {
      durations.add(stage: row[0], kind: row[1], wallSeconds: row[2], work: row[3])
    }
    return durations
  }

  private static func entries(
    where condition: String, arguments: StatementArguments, in database: Database
  ) throws -> [ActionEntry] {
    let rows = try Row.fetchCursor(
      database, sql: "SELECT \(columns) FROM action WHERE \(condition)", arguments: arguments)
    var entries: [ActionEntry] = []
    while let row = try rows.next() {
      guard let outputs = OutputsColumn.decode(row[8]) else {
        throw DatabaseError(message: "the outputs of record \(row[1] as String) are unreadable")
      }
      entries.append(
        ActionEntry(
          key: Digest(unchecked: row[0] as String), record: Digest(unchecked: row[1] as String),
          stage: row[2], kind: row[3], parameters: Digest(unchecked: row[9] as String),
          isMeasurement: row[4], outputs: outputs, wallSeconds: row[5], work: row[6],
          finishedAt: row[7]))
    }
    return entries
  }
}
