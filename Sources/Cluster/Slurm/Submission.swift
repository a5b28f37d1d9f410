internal import Foundation
internal import Pipeline

/// What is submitted for one stage: the words of `sbatch`, and the script.
struct Submission: Sendable {
  var settings: ClusterSettings
  /// The folder of the job, the same on every node.
  var folder: String
  var nonce: String
  /// For people who look at the queue.
  var name: String
  var resources: Resources
  var excluded: [String] = []
  /// The program on the shared file system.
  var program: String
  /// Where the claims of the store are.
  var claim: String

  /// `sbatch` and its arguments; the script follows.
  ///
  /// The environment of the caller does not travel, nor do its limits. An element of an array would gain
  /// nothing: one call takes 10 ms.
  var words: [String] {
    var words = [
      "sbatch", "--parsable", "--export=NONE", "--propagate=NONE", "--requeue",
      "--open-mode=append",
      "--nodes=1", "--ntasks=1", "--job-name=\(plainName)", "--comment=\(nonce)",
      // In the name of a log % begins a word of Slurm's; a working folder that is missing would be replaced by /tmp.
      "--chdir=/", "--output=\("\(folder)/slurm.txt".replacing("%", with: "%%"))",
    ]
    if resources.isExclusive {
      words.append("--exclusive")
    } else {
      words.append("--cpus-per-task=\(cores)")
    }
    switch settings.memory {
    case .node where !resources.isExclusive: words.append("--mem=\(memoryMiB)M")
    case .cpu where !resources.isExclusive:
      words.append("--mem-per-cpu=\((memoryMiB + cores - 1) / cores)M")
    default: break
    }
    if let minutes = settings.timeLimitMinutes { words.append("--time=\(minutes)") }
    if let partition = settings.partition { words.append("--partition=\(partition)") }
    if let account = settings.account { words.append("--account=\(account)") }
    if let constraint = settings.constraint { words.append("--constraint=\(constraint)") }
    if !excluded.isEmpty { words.append("--exclude=\(excluded.joined(separator: ","))") }
    return words
  }

  /// The cores of the stage, as many as a node has at most.
  var cores: Int { max(1, min(resources.cores, settings.coresPerNode)) }

  /// What the stage needs, and what the program around it does.
  var memoryMiB: Int { resources.memoryMiB + 128 }

  /// The script: the folder first, so that a node without it fails at once, and an environment of named variables.
  var script: String {
    let run = (settings.wrap + [program, "execute-job", folder, claim]).map(\.shellWord)
    let kept = [
      "SLURM_JOB_ID", "SLURM_RESTART_COUNT", "SLURMD_NODENAME", "SLURM_CONF", "PATH", "HOME",
      "TMPDIR", "LD_LIBRARY_PATH",
    ]
    let variables = kept.map { "${\($0)+\($0)=\"$\($0)\"}" }.joined(separator: " ")
    return """
      #!/bin/bash
      cd \(folder.shellWord) || exit 1
      \(settings.prologue.joined(separator: "\n"))
      exec env -i LC_ALL=C TZ=UTC \(variables) \(run.joined(separator: " "))

      """
  }

  private var plainName: String {
    let name = name.map {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=".contains($0)) ? $0 : "_"
    }
    return "repro:" + String(name.prefix(200))
  }
}

extension String {
  /// The text as one word of a shell, whatever is in it.
  var shellWord: String { "'\(replacing("'", with: "'\\''"))'" }
}
