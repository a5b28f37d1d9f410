internal import Foundation
internal import GRDB

/// The tables of the index, and the statements over them.
enum Schema {
  /// The columns of `action`, in the order in which statements name them.
  static let columns = (IndexRow.columns + ["proof"]).joined(separator: ", ")

  /// Makes the tables and fills them in the same transaction.
  ///
  /// The index is a cache: another version of the tables is made anew, not converted.
  static func migrator(
    load: @escaping @Sendable () throws(StoreError) -> [ActionEntry]
  ) -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("5") { database in
      guard try !database.tableExists("action") else { throw otherVersion }
      // Clustered by key, so that a look-up reads one place.
      try database.create(table: "action", options: .withoutRowID) { table in
        table.column("key", .text).notNull()
        table.column("record", .text).notNull().unique()
        table.column("stage", .text).notNull()
        table.column("kind", .text).notNull()
        table.column("parameters", .text).notNull()
        table.column("outputs", .text).notNull()
        table.column("isMeasurement", .boolean).notNull()
        table.column("isImported", .boolean).notNull()
        table.column("sequence", .integer).notNull()
        table.column("wallSeconds", .double).notNull()
        table.column("work", .double)
        table.column("finishedAt", .double).notNull()
        table.column("proof", .blob).notNull()
        table.primaryKey(["key", "record"])
      }
      try database.create(indexOn: "action", columns: ["stage", "finishedAt"])
      try insert(load(), into: database)
    }
    return migrator
  }

  /// Throws when the tables are not the ones of this version.
  static func check(_ database: Database) throws {
    let migrator = migrator { [] }
    guard try migrator.hasCompletedMigrations(database),
      try !migrator.hasBeenSuperseded(database)
    else { throw otherVersion }
  }

  private static var otherVersion: DatabaseError {
    DatabaseError(message: "the tables are those of another version")
  }

  static func insert(_ entries: [ActionEntry], into database: Database) throws {
    let places = Array(repeating: "?", count: IndexRow.columns.count + 1).joined(separator: ", ")
    let statement = try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO action (\(columns)) VALUES (\(places))")
    for entry in entries { try statement.execute(arguments: IndexRow(entry).arguments) }
  }

  static func remove(_ records: [Digest], from database: Database) throws {
    let statement = try database.cachedStatement(sql: "DELETE FROM action WHERE record = ?")
    for record in records { try statement.execute(arguments: [record.hex]) }
  }

  static func removeAll(from database: Database) throws {
    try database.execute(sql: "DELETE FROM action")
  }
}
