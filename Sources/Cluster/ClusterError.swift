/// Why a cluster cannot be used.
public enum ClusterError: Error, Equatable {
  case badFile(path: String, problem: String)
  /// `nil` where one of several has to be named.
  case unknownCluster(String?, path: String, known: [String])
  /// A command of the cluster is not there, or does not answer.
  case noScheduler(command: String, message: String)
  /// Nothing with these settings can be submitted.
  case refused(message: String)
  /// A path that Slurm would read as something else.
  case unfitPath(String)
}

extension ClusterError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badFile(let path, let problem):
      "\(path) does not describe clusters: \(problem)\n  next: correct it; docs/cluster.md has an example"
    case .unknownCluster(let name, let path, let known):
      (name.map { "there is no cluster \"\($0)\" in \(path)" } ?? "\(path) has several clusters")
        + "\n  next: "
        + (known.isEmpty
          ? "describe it there; docs/cluster.md has an example"
          : "name one with --cluster: \(known.joined(separator: ", "))")
    case .noScheduler(let command, let message):
      "\(command) cannot be used: \(message)\n"
        + "  next: run this on a machine from which jobs are submitted, or leave out --executor slurm"
    case .refused(let message):
      "the cluster takes no job: \(message)\n"
        + "  next: correct partition, account, constraint or memory in clusters.json"
    case .unfitPath(let path):
      "the store \(path) has a line break or a zero byte in its path, which no job can have\n"
        + "  next: choose another with --store DIR"
    }
  }
}
