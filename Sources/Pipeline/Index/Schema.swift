internal import Foundation
internal import GRDB

/// The tables of the index, and the statements over them.
enum Schema {
  /// Makes the tables and fills them in the same transaction.
  ///
  /// The index is a cache: another version of the tables is made anew, not converted.
  static func migrator(
    load: @escaping @Sendable () throws(StoreError) -> [ActionEntry]
  ) -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.create(table: "action") { table in
        table.autoIncrementedPrimaryKey("id")
        table.column("record", .text).notNull().unique()
        table.column("key", .text).notNull().indexed()
        table.column("stage", .text).notNull()
        table.column("kind", .text).notNull()
        table.column("isMeasurement", .boolean).notNull()
        table.column("wallSeconds", .double).notNull()
        table.column("finishedAt", .double).notNull()
      }
      try database.create(indexOn: "action", columns: ["stage", "finishedAt"])
      try database.create(table: "output", options: .withoutRowID) { table in
        table.column("action", .integer).notNull().references("action", onDelete: .cascade)
        table.column("name", .text).notNull()
        table.column("digest", .text).notNull()
        table.column("byteCount", .integer).notNull()
        table.primaryKey(["action", "name"])
      }
      try insert(load(), into: database)
    }
    return migrator
  }

  /// Throws when the tables are not the ones of this version.
  static func check(_ database: Database) throws {
    let migrator = migrator { [] }
    guard try migrator.hasCompletedMigrations(database),
      try !migrator.hasBeenSuperseded(database)
    else { throw DatabaseError(message: "the tables are those of another version") }
  }

  static func insert(_ entries: [ActionEntry], into database: Database) throws {
    let action = try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO action
          (record, key, stage, kind, isMeasurement, wallSeconds, finishedAt)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """)
    let output = try database.cachedStatement(sql: "INSERT INTO output VALUES (?, ?, ?, ?)")
    for entry in entries {
      try action.execute(arguments: [
        entry.record.hex, entry.key.hex, entry.stage, entry.kind, entry.isMeasurement,
        entry.wallSeconds, entry.finishedAt,
      ])
      let id = database.lastInsertedRowID
      for (name, blob) in entry.outputs {
        try output.execute(arguments: [id, name, blob.digest.hex, blob.byteCount])
      }
    }
  }

  static func remove(_ records: [Digest], from database: Database) throws {
    let statement = try database.cachedStatement(sql: "DELETE FROM action WHERE record = ?")
    for record in records { try statement.execute(arguments: [record.hex]) }
  }

  static func removeAll(from database: Database) throws {
    try database.execute(sql: "DELETE FROM action")
  }
}
