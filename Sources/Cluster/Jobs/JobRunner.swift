internal import Foundation
public import Pipeline
internal import StageKit

/// The part of a job on the node: sees whether it is still wanted, runs the stage, and says how it ended.
public struct JobRunner {
  private let folder: JobFolder
  private let claim: String
  private let environment: [String: String]

  public init(folder: String, claim: String, environment: [String: String]) {
    self.folder = JobFolder(path: folder)
    self.claim = claim
    self.environment = environment
  }

  /// Runs the stage unless the job is one of several or was given up.
  ///
  /// - Parameters:
  ///   - executable: The program, which runs the stage in a process of its own.
  ///   - host: This node, for the record.
  /// - Throws: `StoreError` and what files throw, when the folder cannot be written.
  public func run(executable: String, host: HostDescription) throws {
    let job = environment["SLURM_JOB_ID"] ?? "\(getpid())"
    let restart = Int(environment["SLURM_RESTART_COUNT"] ?? "") ?? 0
    guard let nonce = try FileStore.claim(at: claim)?.nonce, nonce == folder.nonce else {
      return say("the action was given up")
    }
    guard try own(job) else { return say("job \(folder.readOwner() ?? "") runs the action") }
    if folder.readEnd() != nil { return say("the action has ended") }
    let directory = folder.attempt(restart)
    try prepare(directory, token: "\(job).\(restart)")
    let startedAt = Date().timeIntervalSince1970
    let status = try runStage(executable, in: directory)
    let finishedAt = Date().timeIntervalSince1970
    guard FileManager.default.contents(atPath: folder.current) == Data("\(job).\(restart)".utf8)
    else { return say("another attempt has taken the place of this one") }
    let end = JobEnd(
      nonce: nonce, status: status, startedAt: startedAt, finishedAt: finishedAt, host: host,
      node: environment["SLURMD_NODENAME"] ?? host.name, attempt: "attempt-\(restart)",
      outputs: try outputs(of: directory))
    try write(end)
  }

  private func say(_ text: String) {
    FileHandle.standardError.write(Data("repro: \(text); nothing is run\n".utf8))
  }

  /// Makes this the job that runs, unless another is: of two links to one name the first wins.
  private func own(_ job: String) throws -> Bool {
    let own = "\(folder.owner).\(UUID().uuidString)"
    try Data(job.utf8).write(to: URL(fileURLWithPath: own))
    defer { unlink(own) }
    if link(own, folder.owner) == 0 { return true }
    guard errno == EEXIST else {
      throw StoreError.cannotCreate(path: folder.owner, errno: errno)
    }
    return folder.readOwner() == job
  }

  private func prepare(_ directory: WorkDirectory, token: String) throws {
    try? FileManager.default.removeItem(atPath: directory.path)
    try FileManager.default.createDirectory(
      atPath: directory.output, withIntermediateDirectories: true)
    try Data(token.utf8).write(to: URL(fileURLWithPath: folder.current), options: .atomic)
    var request = try StageRequest.read(from: WorkDirectory(path: folder.path))
    request.fence = CheckpointFence(path: folder.current, token: token)
    try JSONEncoder().encode(request).write(to: URL(fileURLWithPath: directory.request))
  }

  /// The exit status of the stage's process, which ends with this one: its standard input closes then.
  ///
  /// Foundation's `Process` now and then fails here with a bad descriptor while a node starts many jobs.
  private func runStage(_ executable: String, in directory: WorkDirectory) throws -> Int32 {
    func failed() -> StoreError { .cannotCreate(path: directory.log, errno: errno) }
    let log = open(directory.log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard log >= 0 else { throw failed() }
    defer { _ = close(log) }
    var lifeline: [Int32] = [-1, -1]
    guard pipe(&lifeline) == 0 else { throw failed() }
    for end in lifeline { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { for end in lifeline { _ = close(end) } }
    let words = [executable, "execute-stage", "--lifeline", directory.path]
    let end: ToolRun.End
    do {
      end = try ChildProcess(
        words, environment: environment,
        streams: [lifeline[0], log, log].map { .descriptor($0) }
      ).wait()
    } catch {
      end = .notStarted(errno: error.errno)
    }
    switch end {
    case .exited(let code): return code
    case .signaled(let signal): return 128 + signal
    case .timedOut, .notStarted:
      if case .notStarted(let number) = end { errno = number }
      throw failed()
    }
  }

  private func outputs(of directory: WorkDirectory) throws -> [String: BlobReference] {
    var outputs: [String: BlobReference] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: directory.output) {
      let path = directory.output(named: name)
      guard let file = FileHandle(forUpdatingAtPath: path) else { continue }
      defer { try? file.close() }
      let digest = try Digest(ofContents: file)
      outputs[name] = BlobReference(digest: digest, byteCount: Int(try file.offset()))
      fsync(file.fileDescriptor)
    }
    return outputs
  }

  private func write(_ end: JobEnd) throws {
    let path = "\(folder.endPath).\(UUID().uuidString)"
    try JSONEncoder().encode(end).write(to: URL(fileURLWithPath: path))
    if let file = FileHandle(forUpdatingAtPath: path) {
      fsync(file.fileDescriptor)
      try? file.close()
    }
    guard rename(path, folder.endPath) == 0 else {
      throw StoreError.cannotCreate(path: folder.endPath, errno: errno)
    }
  }
}
