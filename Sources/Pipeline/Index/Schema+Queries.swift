internal import GRDB

extension Schema {
  /// All entries of `keys`, in one query.
  static func entries(of keys: [Digest], in database: Database) throws -> [ActionEntry] {
    // The keys are hexadecimal digits, so they need no escaping.
    let list = "[\(keys.map { "\"\($0.hex)\"" }.joined(separator: ","))]"
    return try entries(
      where: "action.key IN (SELECT value FROM json_each(?))", arguments: [list], in: database)
  }

  static func latest(stage: String, in database: Database) throws -> ActionEntry? {
    try entries(
      where: """
        action.id = (
          SELECT id FROM action WHERE stage = ? ORDER BY finishedAt DESC, record DESC LIMIT 1)
        """, arguments: [stage], in: database
    ).first
  }

  static func durations(in database: Database) throws -> PastDurations {
    var durations = PastDurations()
    let rows = try Row.fetchCursor(
      database, sql: "SELECT stage, kind, wallSeconds FROM action ORDER BY finishedAt, record")
    while let row = try rows.next() {
      durations.add(stage: row[0], kind: row[1], wallSeconds: row[2])
    }
    return durations
  }

  /// Reads a row an output; the columns of the action are read once an action.
  private static func entries(
    where condition: String, arguments: StatementArguments, in database: Database
  ) throws -> [ActionEntry] {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT action.id, output.name, output.digest, output.byteCount, action.key,
          action.record, action.stage, action.kind, action.isMeasurement, action.wallSeconds,
          action.finishedAt
        FROM action LEFT JOIN output ON output.action = action.id
        WHERE \(condition) ORDER BY action.id
        """, arguments: arguments)
    var entries: [ActionEntry] = []
    var last: Int64?
    while let row = try rows.next() {
      if row[0] != last {
        last = row[0]
        entries.append(
          ActionEntry(
            key: try digest(row[4]), record: try digest(row[5]), stage: row[6], kind: row[7],
            isMeasurement: row[8], outputs: [:], wallSeconds: row[9], finishedAt: row[10]))
      }
      guard let name: String = row[1] else { continue }
      entries[entries.count - 1].outputs[name] = BlobReference(
        digest: try digest(row[2]), byteCount: row[3])
    }
    return entries
  }

  private static func digest(_ hex: String) throws -> Digest {
    guard let digest = Digest(hex: hex) else {
      throw DatabaseError(message: "\"\(hex)\" is not a digest")
    }
    return digest
  }
}
