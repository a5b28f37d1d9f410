internal import Foundation
internal import Pipeline
internal import StageKit
internal import TestSupport
internal import Testing

@testable internal import Cluster

/// A job on its node.
@Suite struct JobRunnerTests {
  private let directory: TemporaryDirectory
  private let store: FileStore
  private let key = Digest(of: Data("action".utf8))
  private let folder: JobFolder
  private let host = HostDescription(name: "node", processor: "p", cores: 2, system: "s")

  init() throws {
    directory = try TemporaryDirectory()
    store = try FileStore.open(at: directory("store"), access: .readWrite)
    folder = JobFolder(path: try store.makeWorkDirectory(for: key, nonce: "nonce"))
    let request = StageRequest(
      stage: StageID("student"), kind: "student", code: key, parameters: [:], inputs: [:],
      threads: 1,
      machine: [:], checkpoint: directory("checkpoint"))
    try JSONEncoder().encode(request).write(
      to: URL(fileURLWithPath: WorkDirectory(path: folder.path).request))
  }

  private func claim(_ nonce: String) throws {
    try store.write(
      ActionClaim(nonce: nonce, cluster: "lab", stage: "student", submittedAt: 1, inputs: []),
      of: key)
  }

  /// A program that counts its calls and writes an output.
  private func run(_ job: String, restart: Int = 0, script: String) throws {
    let program = try directory.write(
      "#!/bin/sh\necho >>\(directory("calls"))\n\(script)\n".utf8, to: "program")
    chmod(program, 0o755)
    try JobRunner(
      folder: folder.path, claim: store.claimPath(of: key),
      environment: [
        "SLURM_JOB_ID": job, "SLURM_RESTART_COUNT": "\(restart)", "SLURMD_NODENAME": "n7",
      ]
    ).run(executable: program, host: host)
  }

  private var calls: Int { FileManager.default.contents(atPath: directory("calls"))?.count ?? 0 }

  @Test func `the end names status, node and the digest of each file, and comes last`() throws {
    try claim("nonce")
    try run("7", script: "printf bytes >$3/output/out; [ ! -e \(folder.endPath) ] || exit 9")
    let end = try #require(folder.readEnd())
    #expect(end.status == 0)
    #expect(end.node == "n7")
    #expect(
      end.outputs == ["out": BlobReference(digest: Digest(of: Data("bytes".utf8)), byteCount: 5)])
    #expect(folder.isWhole(end))
    // A file that is cut, as a network shows it for a while, is not whole.
    let path = folder.attempt(0).output(named: "out")
    try Data("byte".utf8).write(to: URL(fileURLWithPath: path))
    #expect(!folder.isWhole(end))
    try Data("bytez".utf8).write(to: URL(fileURLWithPath: path))
    #expect(!folder.isWhole(end))
  }

  @Test func `a job that was given up, doubled or has ended runs nothing`() throws {
    try run("7", script: "")
    try claim("another")
    try run("7", script: "")
    #expect(calls == 0)
    try claim("nonce")
    try run("7", script: "")
    try run("7", restart: 1, script: "")
    try run("8", script: "")
    #expect(calls == 1)
    #expect(folder.readOwner() == "7")
  }

  @Test func `a job that was queued again takes the place of the attempt before`() throws {
    try claim("nonce")
    // While the first attempt runs the second begins, as after the death of slurmd.
    try run(
      "7",
      script:
        "[ -e \(directory("twice")) ] || { touch \(directory("twice")); printf 7.1 >\(folder.current); }"
    )
    #expect(folder.readEnd() == nil)
    #expect(!CheckpointFence(path: folder.current, token: "7.0").isOpen)
    try run("7", restart: 1, script: "")
    #expect(folder.readEnd()?.attempt == "attempt-1")
  }

  @Test func `a stage that is killed leaves its signal`() throws {
    try claim("nonce")
    try run("7", script: "kill -9 $$")
    #expect(folder.readEnd()?.status == 137)
  }
}
