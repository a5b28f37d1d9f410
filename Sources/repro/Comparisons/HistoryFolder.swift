import Foundation
import Report

/// The histories of artifacts: a folder with a file `ARTIFACT.jsonl` each.
struct HistoryFolder {
  let path: String

  /// The artifacts that have a history, sorted.
  var artifacts: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(".jsonl") }.map { String($0.dropLast(6)) }.sorted()
  }

  /// The history of an artifact; empty when none was recorded.
  func history(of artifact: String) throws -> History {
    let file = try file(of: artifact)
    guard let bytes = FileManager.default.contents(atPath: file) else {
      return History(of: artifact)
    }
    return try parse(bytes, artifact)
  }

  /// The numbers of the run with this id, or of the last run of this day; nil when there is none.
  func run(named name: String) throws -> Baseline? {
    var sets: [String: MetricSet] = [:]
    var words = name
    for artifact in artifacts {
      let history = try history(of: artifact)
      let run = history[name] ?? Self.last(of: name, in: history)
      guard let run else { continue }
      sets[artifact] = run.numbers
      words = "run \(run.id) of \(run.words)"
    }
    return sets.isEmpty
      ? nil : .numbers(NumberFiles(metrics: ArtifactMetrics(sets)), name: words)
  }

  private static func last(of day: String, in history: History) -> HistoryRun? {
    guard day.count == 10, Timestamp(day) != nil else { return nil }
    return history.runs.filter { "\($0.date)".hasPrefix(day) }.max { $0.date < $1.date }
  }

  /// Appends a run to the history of `artifact`; false when it is there already.
  ///
  /// Writers take turns. What a killed writer left unfinished at the end is cut off.
  func append(_ run: HistoryRun, to artifact: String) throws -> Bool {
    let name = try file(of: artifact)
    try? FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true)
    let descriptor = open(name, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else { throw unwritable(name) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    let bytes = try file.readToEnd() ?? Data()
    var history = try parse(bytes, artifact)
    let line: [UInt8]?
    do {
      line = try history.add(run)
    } catch let error as HistoryError {
      throw UserError(
        "\(name): \(error)\n  next: record the new numbers under another --id",
        code: .usage)
    }
    guard let line else { return false }
    let sound = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let isWhole = History.isWhole(bytes[sound...])
    guard isWhole || ftruncate(descriptor, off_t(sound)) == 0 else { throw unwritable(name) }
    do {
      try file.write(contentsOf: (isWhole ? [UInt8(ascii: "\n")] : []) + line)
    } catch {
      throw unwritable(name)
    }
    guard fsync(descriptor) == 0 else { throw unwritable(name) }
    return true
  }

  private func parse(_ bytes: Data, _ artifact: String) throws -> History {
    do {
      return try History(of: artifact, jsonLines: bytes)
    } catch {
      throw UserError(
        "\(try file(of: artifact)): \(error)\n"
          + "  next: mend or remove that line; lines are only ever added",
        code: .badManifest)
    }
  }

  private func file(of artifact: String) throws -> String {
    let isName =
      !artifact.isEmpty && !artifact.hasPrefix(".")
      && artifact.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_.+=".unicodeScalars.contains($0))
      }
    guard isName else {
      throw UserError(
        "\"\(artifact)\" is no name of an artifact\n  next: use letters, digits and -_.+=",
        code: .usage)
    }
    return "\(path)/\(artifact).jsonl"
  }

  private func unwritable(_ name: String) -> UserError {
    UserError(
      "cannot write \(name): \(String(cString: strerror(errno)))\n"
        + "  next: free space or mend its permissions, or name another folder with --history DIR",
      code: .cannotCreate)
  }
}
