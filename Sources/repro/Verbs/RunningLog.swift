import Foundation
import Pipeline

/// What a stage that runs now has printed so far.
struct RunningLog {
  let stage: StageID
  let holder: LockHolder
  private let key: Digest
  private let store: FileStore
  private let path: String

  /// The log of a stage that some process runs; nil for one that nobody does.
  init?(of entry: PlanEntry, in store: FileStore) throws {
    guard let key = entry.preimage?.key, let holder = try store.holder(of: key) else { return nil }
    let directories = try store.workDirectories(for: key).map { WorkDirectory(path: $0) }
    guard let path = directories.map(\.log).first(where: FileManager.default.fileExists) else {
      return nil
    }
    (stage, self.holder, self.key, self.store, self.path) = (
      entry.node.id, holder, key, store, path
    )
  }

  var text: String { String(decoding: PlainFile.contents(atPath: path) ?? Data(), as: UTF8.self) }

  /// Prints the text from its beginning, and what is added, until the stage has ended.
  func follow(_ print: (String) -> Void) async throws {
    guard let file = FileHandle(forReadingAtPath: path) else { return }
    defer { try? file.close() }
    var rest = Data()
    while true {
      // Asked first: what was printed before the end is read after it.
      let isRunning = try store.holder(of: key) != nil
      rest += try file.readToEnd() ?? Data()
      // A letter may arrive in two pieces, a line not.
      if let end = rest.lastIndex(of: UInt8(ascii: "\n")) {
        print(String(decoding: rest[...end], as: UTF8.self))
        rest = Data(rest[(end + 1)...])
      }
      guard isRunning else { break }
      try await Task.sleep(for: .milliseconds(200))
    }
    if !rest.isEmpty { print(String(decoding: rest, as: UTF8.self) + "\n") }
  }
}
