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
      let seconds = try row.decode(Double.self, atIndex: 2)
      let work = try row.decode(Double?.self, atIndex: 3)
      durations.add(
        stage: try row.decode(String.self, atIndex: 0),
        kind: try row.decode(String.self, atIndex: 1), wallSeconds: seconds, work: work)
    }
    return durations
  }

  private static func entries(
    where condition: String, arguments: StatementArguments, in database: Database
  ) throws -> [ActionEntry] {
    let statement = try database.cachedStatement(
      sql: "SELECT \(columns) FROM action WHERE \(condition)")
    let rows = try Row.fetchCursor(statement, arguments: arguments)
    var entries: [ActionEntry] = []
    while try rows.next() != nil { entries.append(try IndexRow.entry(statement.sqliteStatement)) }
    return entries
  }
}
