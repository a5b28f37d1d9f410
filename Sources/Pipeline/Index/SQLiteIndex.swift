internal import Foundation
internal import GRDB
internal import GRDBSQLite

/// The index as an SQLite database, shared by the processes that use one store.
final class SQLiteIndex: ActionIndex {
  private let path: String
  private let queue: DatabaseQueue

  /// Opens or makes the database.
  ///
  /// `load` gives the entries of a new one, inside the transaction that makes the tables, so a
  /// half-loaded database is never seen.
  init(
    creatingAt path: String, load: @escaping @Sendable () throws(StoreError) -> [ActionEntry]
  ) throws(StoreError) {
    self.path = path
    // SQLite alone would make the file writable for its user and nobody else, whatever the umask is.
    // A file that is there is left alone: to close it here would drop the locks of this process's other connections.
    if try FileStatus(path: path) == nil { _ = try OpenFile(path, O_RDWR | O_CREAT) }
    queue = try Self.translating(path) {
      var configuration = Self.configuration
      configuration.journalMode = .wal
      configuration.prepareDatabase { database in
        try database.execute(sql: "PRAGMA synchronous = NORMAL")
        // Keeps the side files, which readers without write permission need.
        var persist: CInt = 1
        sqlite3_file_control(
          database.sqliteConnection, nil, SQLITE_FCNTL_PERSIST_WAL, &persist)
      }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      let migrator = Schema.migrator(load: load)
      try migrator.migrate(queue)
      try queue.read(Schema.check)
      return queue
    }
  }

  /// Opens a database that exists; makes no file.
  init(readingAt path: String) throws(StoreError) {
    self.path = path
    for side in ["-wal", "-shm"] where try FileStatus(path: path + side) == nil {
      throw .damaged(path: path, problem: "\(side) is missing")
    }
    queue = try Self.translating(path) {
      var configuration = Self.configuration
      configuration.readonly = true
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.read(Schema.check)
      return queue
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { database in
      // Enough, in KiB, for the pages of some ten thousand actions.
      try database.execute(sql: "PRAGMA cache_size = -32768")
    }
    return configuration
  }
}

extension SQLiteIndex {
  func insert(_ entries: [ActionEntry]) throws(StoreError) {
    try write { try Schema.insert(entries, into: $0) }
  }

  func entries(for keys: [Digest]) throws(StoreError) -> [ActionEntry] {
    try read { try Schema.entries(of: keys, in: $0) }
  }

  func latest(stage: String, limit: Int) throws(StoreError) -> [ActionEntry] {
    try read { try Schema.latest(stage: stage, limit: limit, in: $0) }
  }

  func durations() throws(StoreError) -> PastDurations {
    try read(Schema.durations)
  }

  func remove(records: [Digest]) throws(StoreError) {
    try write { try Schema.remove(records, from: $0) }
  }

  func replaceAll(with entries: [ActionEntry]) throws(StoreError) {
    try write { database in
      try Schema.removeAll(from: database)
      try Schema.insert(entries, into: database)
    }
  }

  private func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    try Self.translating(path) { try queue.read(body) }
  }

  private func write(_ body: (Database) throws -> Void) throws(StoreError) {
    try Self.translating(path) {
      try queue.writeWithoutTransaction { database in
        try database.inTransaction(.immediate) {
          try body(database)
          return .commit
        }
      }
    }
  }

  /// Whether a path is one that SQLite opens: it copies names into a buffer of 512 bytes.
  static func canOpen(_ path: String) -> Bool {
    URL(fileURLWithPath: path).path.utf8.count + "-journal".utf8.count < 512
  }

  /// Why SQLite could not open the file, as the system says it.
  private static func reason(_ path: String) -> Int32 {
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return errno }
    close(descriptor)
    return EACCES
  }

  /// Runs `body` and says in the store's words what went wrong.
  private static func translating<Value>(
    _ path: String, _ body: () throws -> Value
  ) throws(StoreError) -> Value {
    do {
      return try body()
    } catch let error as StoreError {
      throw error
    } catch let error as DatabaseError {
      switch error.extendedResultCode {
      case .SQLITE_FULL, .SQLITE_IOERR_SHMSIZE: throw .noSpace(path: path, errno: ENOSPC)
      case .SQLITE_BUSY, .SQLITE_LOCKED: throw .busy(path: path)
      case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN:
        throw .cannotCreate(path: path, errno: reason(path))
      case .SQLITE_IOERR: throw .io(path: path, operation: "use", errno: EIO)
      default: throw .damaged(path: path, problem: error.description)
      }
    } catch {
      throw .damaged(path: path, problem: "\(error)")
    }
  }
}
