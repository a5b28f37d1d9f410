internal import Foundation
internal import Pipeline
internal import Testing

@testable internal import Cluster

/// The state table, row by row.
@Suite struct JobVerdictTests {
  private func end(_ status: Int32) -> JobEnd {
    JobEnd(
      nonce: "n", status: status, startedAt: 1, finishedAt: 2,
      host: HostDescription(name: "h", processor: "p", cores: 2, system: "s"), node: "n1",
      attempt: "attempt-0", outputs: [:])
  }

  private func entry(_ word: String, reason: String = "None") -> QueueEntry {
    QueueEntry(job: "7", state: JobState(word), reason: reason, nodes: "n1", comment: "n")
  }

  @Test(arguments: [
    "RUNNING", "COMPLETING", "CONFIGURING", "SUSPENDED", "REQUEUED", "SPECIAL_EXIT", "NEW_WORD",
  ])
  func `a word that says nothing of an end means that the job lives, for ever`(word: String) {
    #expect(JobEvidence(entry: entry(word), secondsOver: 1e6).verdict == .wait)
  }

  @Test(arguments: ["COMPLETED", "FAILED", "RUNNING", "CANCELLED", "NODE_FAIL", "PENDING"])
  func `an end with all its files decides, whatever the scheduler says`(word: String) {
    #expect(JobEvidence(end: end(0), isWhole: true, entry: entry(word)).verdict == .ended)
    #expect(JobEvidence(end: end(3), isWhole: true, entry: entry(word)).verdict == .ended)
    #expect(JobEvidence(end: end(0), isWhole: true).verdict == .ended)
  }

  @Test func `an end whose files are not seen yet is waited for`() {
    #expect(JobEvidence(end: end(0), secondsOver: 60).verdict == .wait)
    #expect(JobEvidence(end: end(0), secondsOver: 121).verdict == .resubmit(.lost))
  }

  @Test func `memory vetoes a success`() throws {
    let evidence = JobEvidence(
      end: end(0), isWhole: true, entry: entry("OUT_OF_MEMORY"), memoryMiB: 300)
    guard case .failed(let message) = evidence.verdict else {
      Issue.record("\(evidence.verdict)")
      return
    }
    #expect(message.contains("300 MiB"))
    #expect(message.contains("resources.memoryMiB of the stage to 600"))
    let sampled = JobEvidence(entry: entry("FAILED"), speaksOfMemory: true, memoryMiB: 300)
    #expect(sampled.verdict == .failed(message))
    // Signal 9 is explained by the scheduler, a moment later.
    #expect(
      JobEvidence(end: end(137), isWhole: true, entry: entry("RUNNING"), secondsOver: 1).verdict
        == .wait)
    #expect(JobEvidence(end: end(137), isWhole: true, entry: entry("FAILED")).verdict == .ended)
    let killed = JobEvidence(
      end: end(137), isWhole: true, entry: entry("FAILED"), speaksOfMemory: true, memoryMiB: 300)
    #expect(killed.verdict == .failed(message))
  }

  @Test func `a time limit is no failure while the checkpoint advances`() {
    #expect(
      JobEvidence(entry: entry("TIMEOUT"), hasAdvanced: true).verdict == .resubmit(.timeLimit))
    guard case .failed(let message) = JobEvidence(entry: entry("TIMEOUT")).verdict else {
      Issue.record("no failure")
      return
    }
    #expect(message.contains("timeLimitMinutes"))
  }

  @Test(arguments: ["PREEMPTED", "NODE_FAIL", "BOOT_FAIL"])
  func `what is not the job's fault does not count`(word: String) {
    var history = ActionClaim.History()
    history.losses = 5
    history.launchFailures = 5
    #expect(JobEvidence(entry: entry(word), history: history).verdict == .resubmit(.preempted))
  }

  @Test func `a launch failure excludes nodes, three times`() {
    var history = ActionClaim.History()
    let failed = entry("FAILED", reason: "JobLaunchFailure")
    #expect(JobEvidence(entry: failed, history: history).verdict == .resubmit(.launchFailure))
    // A stage that was killed looks the same, but came to life.
    #expect(JobEvidence(entry: failed, hasOwner: true, history: history).verdict == .wait)
    history.launchFailures = 2
    guard case .failed = JobEvidence(entry: failed, history: history).verdict else {
      Issue.record("no failure")
      return
    }
  }

  @Test func `a node of another class is tried elsewhere twice, then constraint is named`() {
    var history = ActionClaim.History()
    var verdicts: [JobVerdict] = []
    for number in 0..<3 {
      history.wrongMachines = number
      verdicts.append(
        JobEvidence(end: end(78), isWhole: true, entry: entry("FAILED"), history: history).verdict)
    }
    #expect(verdicts.prefix(2) == [.resubmit(.wrongMachine), .resubmit(.wrongMachine)])
    guard case .failed(let message) = verdicts[2] else {
      Issue.record("no failure")
      return
    }
    #expect(message.contains("`constraint`"))
  }

  @Test func `another hand stops it`() {
    #expect(
      JobEvidence(entry: entry("CANCELLED")).verdict
        == .interrupted("job 7 was cancelled, not by this run"))
  }

  @Test(arguments: ["absent", "COMPLETED", "FAILED"])
  func `a job that vanished is waited for, then run once more`(word: String) {
    let entry = word == "absent" ? nil : entry(word, reason: "NonZeroExitCode")
    #expect(JobEvidence(entry: entry, secondsOver: 119).verdict == .wait)
    #expect(JobEvidence(entry: entry, secondsOver: 121).verdict == .resubmit(.lost))
    var history = ActionClaim.History()
    history.losses = 1
    guard
      case .failed = JobEvidence(entry: entry, secondsOver: 121, history: history).verdict
    else {
      Issue.record("no failure")
      return
    }
  }

  @Test func `silence of the scheduler proves nothing`() {
    #expect(JobEvidence(hasAnswer: false, secondsOver: 1e6).verdict == .wait)
  }

  @Test(arguments: JobEvidence.warnings.keys.sorted())
  func `a job that will wait for ever says what to change`(reason: String) {
    let verdict = JobEvidence(entry: entry("PENDING", reason: reason)).verdict
    #expect(verdict == .waitWarned(JobEvidence.warnings[reason] ?? ""))
    #expect(JobEvidence(entry: entry("PENDING", reason: "Priority")).verdict == .wait)
  }
}
