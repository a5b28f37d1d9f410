import Foundation

/// The private directory of one execution, and the names of what lies in it.
///
/// `request.json` says what to do, `output/` takes the declared files, `log.txt` what the stage
/// prints, `notes.txt` what of it the user should see at once, `progress.json` how far it is, `usage.json` what it
/// took.
public struct WorkDirectory: Sendable {
  public let path: String

  public init(path: String) { self.path = path }

  public var request: String { "\(path)/request.json" }
  public var output: String { "\(path)/output" }
  public var log: String { "\(path)/log.txt" }
  public var progress: String { "\(path)/progress.json" }
  public var notes: String { "\(path)/notes.txt" }
  public var usage: String { "\(path)/usage.json" }
  /// The script that runs a command, what the shell says of its time, and its folder for temporary files.
  public var script: String { "\(path)/command.sh" }
  var times: String { "\(path)/times.txt" }
  /// Which files a command opened, where that is asked for.
  var trace: String { "\(path)/trace.txt" }
  var temporary: String { "\(path)/tmp" }

  /// Where the declared output `name` is written.
  public func output(named name: String) -> String { "\(output)/\(name)" }

  /// What lies where the declared output `name` is written: itself, or in a folder everything that is no folder.
  func files(_ name: String) -> [String] {
    guard OutputName.isFolder(name) else { return [name] }
    let found = (try? FileManager.default.subpathsOfDirectory(atPath: output(named: name))) ?? []
    return found.map { name + $0 }.filter {
      (try? FileStatus(path: output(named: $0)))?.isDirectory == false
    }.sorted()
  }

  /// The error that a failed stage printed last, its line and the indented ones below, after a colon; empty if there is
  /// none.
  public var lastError: String {
    guard let log = LogFile(log).end(bytes: 1 << 16) else { return "" }
    let lines = String(decoding: log, as: UTF8.self).split(separator: "\n")
    guard let last = lines.lastIndex(where: { $0.hasPrefix("error: ") }) else { return "" }
    let more = lines[(last + 1)...].prefix { $0.hasPrefix("  ") }
    return ": " + ([lines[last].dropFirst("error: ".count)] + more).joined(separator: "\n")
  }

  /// What a failed command printed last, after a colon.
  var lastLine: String {
    guard let log = LogFile(log).end(bytes: 1 << 12) else { return "" }
    let lines = String(decoding: log, as: UTF8.self).split(whereSeparator: \.isNewline)
    let last = lines.last { $0.contains { !$0.isWhitespace } }
    return last.map { ": " + String($0.prefix(500)).printable } ?? ""
  }

  /// What the stage took, as its process or its shell said.
  func readUsage() -> ProcessUsage? {
    if let bytes = FileManager.default.contents(atPath: usage) {
      return try? JSONDecoder().decode(ProcessUsage.self, from: bytes)
    }
    return FileManager.default.contents(atPath: times).map { bytes in
      ProcessUsage(
        cpuSeconds: CommandScript.seconds(in: String(decoding: bytes, as: UTF8.self)),
        peakResidentBytes: 0)
    }
  }

  /// What the stage wants its user to know, a line each.
  public func readNotes() -> [String] {
    String(decoding: FileManager.default.contents(atPath: notes) ?? Data(), as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }

  /// How far the stage is, when it has said so.
  public func readProgress() -> StageProgress? {
    guard let bytes = FileManager.default.contents(atPath: progress) else {
      return CommandProgress.last(in: LogFile(log))
    }
    return try? JSONDecoder().decode(StageProgress.self, from: bytes)
  }
}

/// What a stage's process is asked to do.
public struct StageRequest: Codable, Sendable {
  public var stage: StageID
  public var kind: String
  /// The digest of the code that the key speaks of.
  public var code: Digest
  public var parameters: JSONValue
  public var inputs: [String: [StageInput]]
  /// What slots lack because its data are not on the machine.
  public var absent: [String: [AbsentInput]]
  /// The files from outside, for kinds that read any.
  public var sources: StageSources?
  /// The documents beside the manifest that the stage reads.
  public var supplements: [String: JSONValue]?
  public var threads: Int
  /// What shows that this execution is still the one that counts; nil where there can be no other.
  public var fence: CheckpointFence?
  /// What the key says of the machine; empty when it says nothing.
  public var machine: [String: String]
  /// The directory of the action's checkpoint.
  public var checkpoint: String

  public init(
    stage: StageID, kind: String, code: Digest, parameters: JSONValue,
    inputs: [String: [StageInput]], absent: [String: [AbsentInput]] = [:],
    sources: StageSources? = nil, supplements: [String: JSONValue]? = nil, threads: Int,
    machine: [String: String], checkpoint: String
  ) {
    self.stage = stage
    self.kind = kind
    self.code = code
    self.parameters = parameters
    self.inputs = inputs
    self.absent = absent
    self.sources = sources
    self.supplements = supplements
    self.threads = threads
    self.machine = machine
    self.checkpoint = checkpoint
  }

  /// The request that lies in `directory`.
  public static func read(from directory: WorkDirectory) throws -> StageRequest {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: directory.request))
    return try JSONDecoder().decode(StageRequest.self, from: bytes)
  }
}
