internal import Foundation

/// What can be found out about a Slurm from this machine, without a job.
public struct SlurmSurvey: Sendable {
  /// Where each command is; those that are not in `PATH` are missing.
  public var commands: [String: String]
  /// As `sbatch --version` prints it; nil where there is none.
  public var version: String?
  /// What `scontrol show config` says; empty where the controller does not answer.
  public var configuration: [String: String]
  public var nodes: [SlurmNodes]
  /// What was said instead of an answer.
  public var silence: String?

  /// The commands without which no stage can be run as a job.
  static let needed = ["sbatch", "squeue", "scancel"]
  /// Those of which `sacct` is not used, and the others only here.
  static let others = ["scontrol", "sinfo", "srun", "sacct"]

  init(
    commands: [String: String] = [:], version: String? = nil,
    configuration: [String: String] = [:], nodes: [SlurmNodes] = [], silence: String? = nil
  ) {
    self.commands = commands
    self.version = version
    self.configuration = configuration
    self.nodes = nodes
    self.silence = silence
  }

  /// Looks for the commands in `path`, folders as `PATH` has them, and asks the controller.
  public static func here(path: String) -> SlurmSurvey {
    var survey = SlurmSurvey()
    for name in needed + others {
      survey.commands[name] = path.split(separator: ":").map { "\($0)/\(name)" }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
    guard survey.commands["sbatch"] != nil else { return survey }
    let slurm = SlurmCommands()
    let version = slurm.run(["sbatch", "--version"], seconds: 5).1
      .trimmingCharacters(in: .whitespacesAndNewlines)
    // Without a configuration it does not say even that.
    survey.version = version.isEmpty ? "of unknown version" : version
    let (status, answer, messages) = slurm.run(["scontrol", "show", "config"], seconds: 8)
    guard status == 0 else {
      let last = messages.split(separator: "\n").last.map(String.init)
      survey.silence = last ?? "scontrol does not answer"
      return survey
    }
    survey.configuration = configuration(answer)
    let list = slurm.run(["sinfo", "--noheader", "--format=\(SlurmNodes.format)"], seconds: 8).1
    survey.nodes = list.split(separator: "\n").compactMap { SlurmNodes($0) }
    return survey
  }

  /// The members of `scontrol show config`, one a line.
  static func configuration(_ text: String) -> [String: String] {
    var members: [String: String] = [:]
    for line in text.split(separator: "\n") {
      guard let place = line.firstRange(of: " = ") else { continue }
      let name = line[..<place.lowerBound].trimmingCharacters(in: .whitespaces)
      members[name] = line[place.upperBound...].trimmingCharacters(in: .whitespaces)
    }
    return members
  }

  /// Seconds after which the controller forgets an ended job.
  var minJobAge: Int? {
    configuration["MinJobAge"].flatMap { Int($0.prefix(while: \.isNumber)) }
  }
}
