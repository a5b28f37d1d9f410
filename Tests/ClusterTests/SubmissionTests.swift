internal import Foundation
internal import Testing

@testable internal import Cluster
@testable internal import Pipeline

/// What Slurm is told, and what it says.
@Suite struct SubmissionTests {
  private func submission(
    _ folder: String = "/store/work/k-n", _ change: (inout ClusterSettings) -> Void = { _ in }
  ) -> Submission {
    var settings = ClusterSettings()
    settings.coresPerNode = 8
    change(&settings)
    var resources = Resources()
    resources.cores = 4
    resources.memoryMiB = 1000
    return Submission(
      settings: settings, folder: folder, nonce: "n", name: "student/k=5", resources: resources,
      program: "/store/programs/d/repro", claim: "/store/claims/k.json")
  }

  @Test func `the words are those that were tried`() {
    #expect(
      submission().words == [
        "sbatch", "--parsable", "--export=NONE", "--propagate=NONE", "--requeue",
        "--open-mode=append", "--nodes=1", "--ntasks=1", "--job-name=repro:student/k=5",
        "--comment=n", "--chdir=/", "--output=/store/work/k-n/slurm.txt", "--cpus-per-task=4",
        "--mem=1128M",
      ])
  }

  @Test func `settings add what they say and no more`() {
    let words = submission { settings in
      settings.partition = "main"
      settings.account = "lab"
      settings.constraint = "avx2"
      settings.timeLimitMinutes = 90
      settings.memory = .cpu
      settings.coresPerNode = 2
    }.words
    for word in [
      "--partition=main", "--account=lab", "--constraint=avx2", "--time=90", "--mem-per-cpu=564M",
      "--cpus-per-task=2",
    ] { #expect(words.contains(word)) }
    #expect(!submission { $0.memory = .none }.words.contains { $0.hasPrefix("--mem") })
    var exclusive = submission()
    exclusive.resources.isExclusive = true
    exclusive.excluded = ["n1", "n2"]
    #expect(exclusive.words.contains("--exclusive"))
    #expect(exclusive.words.contains("--exclude=n1,n2"))
    #expect(!exclusive.words.contains { $0.hasPrefix("--mem") || $0.hasPrefix("--cpus") })
  }

  @Test func `a path may have what Slurm and shells read as something else`() throws {
    let folder =
      try FileManager.default.url(
        for: .itemReplacementDirectory, in: .userDomainMask,
        appropriateFor: URL(fileURLWithPath: "/tmp"), create: true
      ).path + "/a %j 'b' \"$c\" `d`"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var given = submission(folder)
    given.program = "/bin/echo"
    #expect(given.words.contains { $0.hasPrefix("--output=") && $0.contains("%%j") })
    let process = Process()
    let output = Foundation.Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", given.script]
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(text == "execute-job \(folder) /store/claims/k.json\n")
  }

  @Test func `a stage sees no variable but the named ones`() throws {
    var given = submission("/tmp")
    given.program = "/usr/bin/env"
    let script = given.script.replacingOccurrences(
      of: " 'execute-job' '/tmp' '/store/claims/k.json'", with: "")
    let process = Process()
    let output = Foundation.Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", script]
    process.environment = [
      "PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "7", "LC_ALL": "tr_TR", "SLURM_JOB_ID": "12",
    ]
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(
      text.split(separator: "\n").sorted()
        == ["LC_ALL=C", "PATH=/usr/bin:/bin", "SLURM_JOB_ID=12", "TZ=UTC"])
  }

  @Test func `answers of sbatch are numbers, refusals or doubts`() {
    #expect(SlurmCommands.outcome(0, "123\n", "") == .job("123"))
    #expect(SlurmCommands.outcome(0, "123;cluster\n", "") == .job("123"))
    #expect(
      SlurmCommands.outcome(1, "", "sbatch: error: invalid partition specified: x")
        == .refused("sbatch: error: invalid partition specified: x"))
    let doubt =
      "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation"
    #expect(SlurmCommands.outcome(1, "", doubt) == .unknown(doubt))
    #expect(SlurmCommands.outcome(nil, "", "") == .unknown(""))
    #expect(SlurmCommands.outcome(0, "", "") == .unknown(""))
  }

  @Test func `lines of squeue are read, whatever a comment holds`() {
    let entries = QueueEntry.list(
      "12|RUNNING|None|n1|a|b\n13|PENDING|PartitionTimeLimit||c\nslurm_load_jobs error\n14|FAILED\n"
    )
    #expect(entries.map(\.job) == ["12", "13"])
    #expect(entries[0].comment == "a|b")
    #expect(
      entries[1]
        == QueueEntry(job: "13", state: .pending, reason: "PartitionTimeLimit", comment: "c"))
  }

  @Test func `variables of the caller change nothing`() {
    setenv("SQUEUE_FORMAT", "%i", 1)
    setenv("SBATCH_PARTITION", "other", 1)
    setenv("SLURM_TIME_FORMAT", "relative", 1)
    defer {
      for name in ["SQUEUE_FORMAT", "SBATCH_PARTITION", "SLURM_TIME_FORMAT"] { unsetenv(name) }
    }
    let changes = SlurmCommands.environment
    for name in ["SQUEUE_FORMAT", "SBATCH_PARTITION", "SLURM_TIME_FORMAT"] {
      #expect(changes[name] == .some(nil))
    }
    #expect(changes["LC_ALL"] == "C")
    #expect(changes["SLURM_CONF"] == nil)
  }
}
