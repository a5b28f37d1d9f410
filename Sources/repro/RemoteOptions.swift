import ArgumentParser
import Foundation
import Pipeline
import RemoteStore

/// `--remote` on the verbs that ask a shared store.
struct RemoteOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A store shared over HTTP or S3 that is asked for results (default: $REPRO_REMOTE).",
      discussion: """
        Such as https://cache.example.org/repro, http://127.0.0.1:9090 or s3://bucket/prefix. Results are written to it, too, \
        where there are credentials: REPRO_REMOTE_USER and REPRO_REMOTE_PASSWORD, REPRO_REMOTE_TOKEN, ~/.netrc, or the \
        variables of AWS. See docs/remote-cache.md.
        """,
      valueName: "URL"))
  var remote: String?

  /// The store; nil when none was named.
  func open() throws -> RemoteStore? {
    let environment = ProcessInfo.processInfo.environment
    let named = remote ?? environment["REPRO_REMOTE"].flatMap { $0.isEmpty ? nil : $0 }
    guard let named else { return nil }
    return try RemoteStore(
      RemoteAddress(named, environment: environment), environment: environment
    ) { Console.say("repro: warning: \($0)") }
  }

  /// The store, without which the verb means nothing.
  func required() throws -> RemoteStore {
    guard let store = try open() else {
      throw UserError(
        "no remote store was named\n  next: name it with --remote URL, or set REPRO_REMOTE",
        code: .usage)
    }
    return store
  }
}

/// The store that a project shares with other machines.
struct ProjectRemote {
  let store: RemoteStore
  let reading: ReadThrough
  let writing: WriteThrough

  /// Results are taken into a store that is open for writing; otherwise they count as present.
  init(
    _ remote: RemoteStore, beside store: FileStore, catalog: StageCatalog,
    takesMeasurements: Bool = false
  ) {
    self.store = remote
    reading = ReadThrough(
      store, remote, catalog: catalog, mode: store.access == .readWrite ? .take : .look,
      takesMeasurements: takesMeasurements)
    writing = WriteThrough(store, remote)
  }

  /// Says how many results a build would take.
  func announce() {
    guard reading.taken > 0 else { return }
    Console.standardError("repro: \(reading.taken) results would be taken from \(store.address)\n")
  }

  /// Waits for what is being written, and says what went to and fro.
  func conclude(isInterrupted: Bool, quiet: Bool) {
    if isInterrupted { writing.stop() }
    let written = writing.finish()
    for stage in written.divergent {
      Console.say("repro: \(store.address) has a result of \(stage) with other bytes, which stays")
    }
    let counts = [(reading.taken, "taken from"), (written.records, "written to")]
      .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    guard !counts.isEmpty, !quiet else { return }
    Console.standardError("repro: results \(counts.joined(separator: " and ")) \(store.address)\n")
  }
}
