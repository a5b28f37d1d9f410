/// One thing that was found out about a cluster.
public struct ClusterFinding: Equatable, Sendable {
  public var name: String
  public var value: String
  /// A problem that keeps jobs from running, with the next step.
  public var problem: String?
  /// What would be better, with the next step; jobs run all the same.
  public var advice: String?

  public init(_ name: String, _ value: String, problem: String? = nil, advice: String? = nil) {
    self.name = name
    self.value = value
    self.problem = problem
    self.advice = advice
  }
}

extension SlurmSurvey {
  /// What this machine and the controller offer to jobs with such settings.
  public func findings(for settings: ClusterSettings) -> [ClusterFinding] {
    guard let version else {
      return [
        ClusterFinding(
          "slurm", "not here",
          problem: "sbatch is not in PATH\n  next: run this on a machine from which jobs are"
            + " submitted, or load Slurm's module there")
      ]
    }
    var findings = [ClusterFinding("slurm", version), commandFinding]
    if let silence {
      findings.append(
        ClusterFinding(
          "slurm controller", "does not answer",
          problem:
            "\(silence)\n  next: `scontrol ping` shows when it is there again; SLURM_CONF names"
            + " the configuration of another cluster"))
      return findings
    }
    findings.append(
      ClusterFinding("slurm controller", "\(configuration["ClusterName"] ?? "it") answers"))
    findings += [accounting, jobAge, partition(for: settings)]
    return findings
  }

  private var commandFinding: ClusterFinding {
    let places = (Self.needed + Self.others).compactMap { commands[$0] }
    let missing = Self.needed.filter { commands[$0] == nil }
    return ClusterFinding(
      "slurm commands", places.joined(separator: ", "),
      problem: missing.isEmpty
        ? nil
        : "\(missing.joined(separator: ", ")) not in PATH\n  next: add the folder with Slurm's commands"
          + " to PATH")
  }

  private var accounting: ClusterFinding {
    let kind = configuration["AccountingStorageType"] ?? ""
    let isOff = kind.isEmpty || kind.hasSuffix("/none") || kind == "(null)"
    return ClusterFinding(
      "accounting", isOff ? "off; not needed" : "on (\(kind)); not needed, and not asked")
  }

  private var jobAge: ClusterFinding {
    guard let seconds = minJobAge else { return ClusterFinding("MinJobAge", "unknown") }
    return ClusterFinding(
      "MinJobAge", "\(seconds) s",
      advice: seconds >= Self.leastJobAge
        ? nil
        : "ended jobs are forgotten between two looks at the queue, so one that ran out of memory or time may"
          + " count as lost and run once more\n  next: ask for MinJobAge=300 in slurm.conf")
  }

  /// The longest time between two looks at the queue.
  private static let leastJobAge = 60

  private func partition(for settings: ClusterSettings) -> ClusterFinding {
    let own = nodes.filter {
      settings.partition.map { [$0] }?.contains($0.partition) ?? $0.isDefault
    }
    guard !own.isEmpty else {
      let names = Set(nodes.map(\.partition)).sorted().joined(separator: ", ")
      let wanted = settings.partition.map { "there is no partition \"\($0)\"" }
      return ClusterFinding(
        "partition", settings.partition ?? "none by default",
        problem:
          "\(wanted ?? "no partition is the default")\n  next: set \"partition\" in clusters.json to"
          + " one of \(names)")
    }
    let features = Set(own.flatMap(\.features)).sorted()
    let (cores, memory) = (own.map(\.cores).max() ?? 0, own.map(\.memoryMiB).max() ?? 0)
    let limit = own.compactMap(\.timeLimitMinutes).min()
    var value =
      "\(own[0].partition): \(own.reduce(0) { $0 + $1.count }) nodes, up to \(cores) cores"
    value += " and \(memory) MiB"
    if let limit { value += ", jobs of at most \(Int(limit)) min" }
    if !features.isEmpty { value += ", features \(features.joined(separator: ", "))" }
    return ClusterFinding(
      "partition", value,
      problem: problem(of: settings, features, cores: cores, limit: limit),
      advice: settings.coresPerNode < cores
        ? "stages have \(settings.coresPerNode) of \(cores) cores at most\n  next: set \"coresPerNode\" to"
          + " \(cores) in clusters.json if stages ask for more"
        : nil)
  }

  private func problem(
    of settings: ClusterSettings, _ features: [String], cores: Int, limit: Double?
  ) -> String? {
    if let minutes = settings.timeLimitMinutes, let limit, Double(minutes) > limit {
      return
        "jobs would wait for ever: they ask for \(minutes) min\n  next: set \"timeLimitMinutes\" to at"
        + " most \(Int(limit)) in clusters.json"
    }
    if settings.coresPerNode > cores {
      return
        "no node has \(settings.coresPerNode) cores\n  next: set \"coresPerNode\" to at most \(cores)"
        + " in clusters.json"
    }
    // A constraint may join features by signs; only its words can be looked for.
    let words = (settings.constraint ?? "").split {
      !($0.isLetter || $0.isNumber || "_-.".contains($0))
    }
    guard let stranger = words.first(where: { !features.contains(String($0)) && Int($0) == nil })
    else { return nil }
    return
      "no node has the feature \"\(stranger)\"\n  next: set \"constraint\" in clusters.json to one of "
      + (features.isEmpty ? "none, as nodes have no features" : features.joined(separator: ", "))
  }
}
