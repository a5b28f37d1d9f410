internal import Foundation
internal import Pipeline
internal import StageKit

/// The folder of one job, and what lies in it: what a node writes is seen later than it was written.
struct JobFolder: Sendable {
  let path: String

  /// What Slurm and the program around the stage print.
  var slurmLog: String { "\(path)/slurm.txt" }
  /// Which job of the scheduler is the one that runs: the first that made the file.
  var owner: String { "\(path)/owner" }
  /// Which attempt counts.
  var current: String { "\(path)/current" }
  var endPath: String { "\(path)/ended.json" }
  var nonce: String { String(path.split(separator: "/").last?.dropFirst(65) ?? "") }

  func attempt(_ number: Int) -> WorkDirectory {
    WorkDirectory(path: "\(path)/attempt-\(number)")
  }

  /// The end that the job left; nil before, and while the file cannot be read.
  func readEnd() -> JobEnd? {
    guard let bytes = FileManager.default.contents(atPath: endPath),
      let end = try? JSONDecoder().decode(JobEnd.self, from: bytes), end.nonce == nonce
    else { return nil }
    return end
  }

  /// The job of the scheduler that runs or ran.
  func readOwner() -> String? {
    FileManager.default.contents(atPath: owner).map { String(decoding: $0, as: UTF8.self) }
  }

  /// True when every file that `end` names is there with its bytes.
  func isWhole(_ end: JobEnd) -> Bool {
    let directory = WorkDirectory(path: "\(path)/\(end.attempt)")
    return end.outputs.allSatisfy { name, blob in
      guard let file = FileHandle(forReadingAtPath: directory.output(named: name)) else {
        return false
      }
      defer { try? file.close() }
      return (try? file.seekToEnd()) == UInt64(blob.byteCount)
        && (try? file.seek(toOffset: 0)) != nil
        && (try? Digest(ofContents: file)) == blob.digest
    }
  }

  /// True when what the node printed speaks of a process that was ended for its memory.
  var speaksOfMemory: Bool {
    let text = FileManager.default.contents(atPath: slurmLog).map {
      String(decoding: $0.suffix(1 << 16), as: UTF8.self)
    }
    guard let text else { return false }
    return [
      "oom-kill", "oom_kill", "Out Of Memory", "exceeded memory limit", "Exceeded job memory",
    ]
    .contains(where: text.contains)
  }

  /// Takes the right to write states from whatever still runs here.
  func giveUp() { try? Data("given up".utf8).write(to: URL(fileURLWithPath: current)) }
}
