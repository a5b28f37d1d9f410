import Foundation
import TestSupport
import Testing

/// A Slurm of the tests' own, with two virtual nodes on this machine.
final class OwnSlurm {
  private let folder: TemporaryDirectory
  private static let scripts = SourceTree().root.appending(path: "Tests/Slurm").path

  /// True where a Slurm can be started: as root, with Debian's slurm-wlm and munge.
  static let isPossible: Bool = {
    guard getuid() == 0 else { return false }
    let places = ["/usr/sbin/munged", "/usr/sbin/slurmctld", "/usr/sbin/slurmd", "/usr/bin/sbatch"]
    return places.allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  init() throws {
    folder = try TemporaryDirectory()
    // Ports of the controller and two nodes.
    let port = try FreePort.find()
    #expect(
      try Self.call("start-slurm.sh", folder("slurm"), ["PORT": "\(port)", "MIN_JOB_AGE": "2"]) == 0
    )
  }

  deinit { _ = try? Self.call("stop-slurm.sh", folder("slurm"), [:]) }

  /// What commands and the program need to find it, and how the program asks it.
  func environment() throws -> [String: String] {
    try folder.write(
      #"{"clusters": {"test": {"partition": "main", "coresPerNode": 2, "timeLimitMinutes": 10}}}"#
        .utf8,
      to: "config/repro/clusters.json")
    return ["SLURM_CONF": folder("slurm/slurm.conf"), "XDG_CONFIG_HOME": folder("config")]
  }

  private static func call(
    _ script: String, _ folder: String, _ environment: [String: String]
  ) throws -> Int32 {
    // Foundation waits until a socket closes that daemons inherit, so the process is waited for itself.
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in 0...2 as ClosedRange<Int32> {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    let words = ["/bin/bash", "\(scripts)/\(script)", folder]
    let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let arguments = words.map { strdup($0) } + [nil]
    let strings = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in arguments + strings { free(text) } }
    var process: pid_t = 0
    let failure = posix_spawn(&process, "/bin/bash", &actions, nil, arguments, strings)
    guard failure == 0 else { return failure }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 { guard errno == EINTR else { return -1 } }
    return status
  }
}

extension EndToEnd {
  /// Builds whose stages are jobs.
  @Suite(.enabled(if: OwnSlurm.isPossible, "slurm-wlm and munge are not installed, or not root"))
  struct SlurmTests {
    let slurm: OwnSlurm
    let sandbox: Sandbox
    let environment: [String: String]

    init() throws {
      slurm = try OwnSlurm()
      sandbox = try Sandbox()
      environment = try slurm.environment()
    }

    private func digests(_ store: String) async throws -> [String: [String: String]] {
      var digests: [String: [String: String]] = [:]
      for path in try sandbox.files(below: "\(store)/records").keys where path.hasSuffix(".json") {
        let bytes = try Data(
          contentsOf: URL(fileURLWithPath: sandbox.file("\(store)/records/\(path)")))
        let record = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
        let outputs = record["outputs"] as? [String: [String: Any]] ?? [:]
        digests[record["stage"] as? String ?? ""] = outputs.compactMapValues {
          $0["digest"] as? String
        }
      }
      return digests
    }

    @Test
    func `every digest equals that of a local build, and variables of the caller change nothing`()
      async throws
    {
      try await sandbox.repro("all", "--store", "local")
      let hostile = environment.merging([
        "SBATCH_PARTITION": "none", "SQUEUE_FORMAT": "%i", "SLURM_TIME_FORMAT": "relative",
        "LC_ALL": "tr_TR.UTF-8", "SBATCH_EXCLUSIVE": "1",
      ]) { $1 }
      let run = try await sandbox.repro(
        "all", "-v", "--executor", "slurm", "--store", "a %j 'b'", environment: hostile)
      #expect(run.status == 0, "\(run.err)")
      #expect(try await digests("a %j 'b'") == digests("local"))
      #expect(try sandbox.files(below: "a %j 'b'/claims").isEmpty)
    }

    @Test func `a killed head leaves its job to the next, which runs nothing twice`() async throws {
      try sandbox.write(TinyManifest.slow)
      let head = try sandbox.start(["all", "--executor", "slurm"], environment: environment)
      let claims = sandbox.file(".repro/claims")
      try await eventually("a job of a student") {
        (try? FileManager.default.contentsOfDirectory(atPath: claims)).map { $0.count >= 2 }
          ?? false
      }
      head.send(SIGKILL)
      _ = try await head.finish()
      let status = try await sandbox.repro("status")
      #expect(status.out.contains("running"), "\(status.out)")
      #expect(try await sandbox.repro("store", "gc", "--keep-hours", "0").status == 0)
      let refused = try await sandbox.repro("all")
      #expect(refused.status == 2)
      #expect(refused.err.contains("--executor slurm"), "\(refused.err)")
      let run = try await sandbox.repro("all", "--executor", "slurm", environment: environment)
      #expect(run.status == 0, "\(run.err)")
      #expect(try await digests(".repro").count == 7)
      #expect(try sandbox.files(below: ".repro/records").count { $0.key.hasSuffix(".json") } == 7)
    }

    @Test func `a detached build goes on alone`() async throws {
      let first = try await sandbox.repro(
        "all", "--executor", "slurm", "--detach", environment: environment)
      #expect(first.status == 0, "\(first.err)")
      #expect(first.err.contains("without --detach"))
      let run = try await sandbox.repro("all", "--executor", "slurm", environment: environment)
      #expect(run.status == 0, "\(run.err)")
      #expect(try await digests(".repro").count == 7)
    }

    @Test func `short stages run on the head, as keys and digests say of jobs`() async throws {
      try await sandbox.repro("all", "--store", "local")
      var here = environment
      here["XDG_CONFIG_HOME"] = sandbox.file("config")
      try sandbox.write(
        #"{"clusters": {"test": {"partition": "main", "localBelowSeconds": 1000}}}"#,
        to: "config/repro/clusters.json")
      let run = try await sandbox.repro(
        "all", "--executor", "slurm", "--store", "split", environment: here)
      #expect(run.status == 0, "\(run.err)")
      #expect(try await digests("split") == digests("local"))
      // Nothing asked for a job: the program was not copied, and no node took part.
      let jobs = try await sandbox.shell("squeue -h -t all -o %j", environment: environment)
      #expect(jobs.out == "")
    }

    @Test func `doctor asks a node for the store, its locks and its class`() async throws {
      let sound = try await sandbox.repro("doctor", "--executor", "slurm", environment: environment)
      #expect(sound.status == 0, "\(sound.out)")
      for words in [
        "slurm controller  test answers", "accounting        off", "MinJobAge         2 s",
        "locks             a lock that is held", "has the store and its locks", "instructionSet",
      ] {
        #expect(sound.out.contains(words), "\(words) in \(sound.out)")
      }
      #expect(sandbox.contents.allSatisfy { !$0.contains("probe") })
      var other = environment
      other["XDG_CONFIG_HOME"] = sandbox.file("config")
      try sandbox.write(
        #"{"clusters": {"a": {"partition": "gone", "machine": {"blasCore": "Other"}}}}"#,
        to: "config/repro/clusters.json")
      let unsound = try await sandbox.repro("doctor", "--executor", "slurm", environment: other)
      #expect(unsound.status == 1)
      #expect(unsound.out.contains("one of main, short"), "\(unsound.out)")
    }

    @Test func `a cluster that is not there is one error`() async throws {
      let run = try await sandbox.repro(
        "all", "--executor", "slurm", environment: ["SLURM_CONF": "/nonexistent"])
      #expect(run.status != 0)
      #expect(run.err.contains("next: "), "\(run.err)")
    }
  }
}
