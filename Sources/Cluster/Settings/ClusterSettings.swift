internal import Foundation
internal import StrictJSON

/// How one cluster wants to be asked; a user's own file says so, since no project knows it.
public struct ClusterSettings: Codable, Equatable, Sendable {
  /// What a request for memory is for: the whole node, each core, or nothing where the cluster forbids it.
  public enum Memory: String, Codable, Sendable { case node, cpu, none }

  public var partition: String?
  public var account: String?
  /// Features that nodes must have, as `sbatch --constraint` takes them.
  public var constraint: String?
  /// The longest that a job may run; the cluster's default where it is absent.
  public var timeLimitMinutes: Int?
  public var memory = Memory.node
  /// Jobs that wait or run at once.
  public var maxSubmitted = 200
  /// The cores that one stage may have: no more than a node has.
  public var coresPerNode = 1
  /// Stages that should take less run on the machine that submits the jobs; 0 for none.
  public var localBelowSeconds = 0.0
  /// Lines of the shell before the stage, such as `module load openblas`.
  public var prologue: [String] = []
  /// Words before the program, such as `apptainer exec image.sif`.
  public var wrap: [String] = []
  /// What keys say of the nodes; what they say of this machine where it is absent.
  public var machine: [String: String]?

  public init() {}

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case partition, account, constraint, timeLimitMinutes, memory, maxSubmitted, coresPerNode
    case localBelowSeconds, prologue, wrap, machine
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    partition = try members.decodeIfPresent(String.self, forKey: .partition)
    account = try members.decodeIfPresent(String.self, forKey: .account)
    constraint = try members.decodeIfPresent(String.self, forKey: .constraint)
    timeLimitMinutes = try members.decodeIfPresent(Int.self, forKey: .timeLimitMinutes)
    memory = try members.decodeIfPresent(Memory.self, forKey: .memory) ?? .node
    maxSubmitted = try members.decodeIfPresent(Int.self, forKey: .maxSubmitted) ?? 200
    coresPerNode = try members.decodeIfPresent(Int.self, forKey: .coresPerNode) ?? 1
    localBelowSeconds = try members.decodeIfPresent(Double.self, forKey: .localBelowSeconds) ?? 0
    prologue = try members.decodeIfPresent([String].self, forKey: .prologue) ?? []
    wrap = try members.decodeIfPresent([String].self, forKey: .wrap) ?? []
    machine = try members.decodeIfPresent([String: String].self, forKey: .machine)
  }

  /// The members that a file may have.
  static let members = Set(CodingKeys.allCases.map(\.rawValue))

  /// What is wrong with the values, the first of all.
  var problem: String? {
    for (name, value) in [
      ("partition", partition), ("account", account), ("constraint", constraint),
    ] {
      guard let value else { continue }
      if value.isEmpty || value.hasPrefix("-")
        || value.contains(where: { $0.isWhitespace || $0.isNewline })
      {
        return "\"\(name)\" must be a word, found \"\(value)\""
      }
    }
    for (name, count) in [
      ("timeLimitMinutes", timeLimitMinutes ?? 1), ("maxSubmitted", maxSubmitted),
      ("coresPerNode", coresPerNode),
    ]
    where count < 1 || count > 1 << 20 {
      return "\"\(name)\" must be a number above 0, found \(count)"
    }
    guard localBelowSeconds >= 0, localBelowSeconds.isFinite else {
      return "\"localBelowSeconds\" must not be below 0, found \(localBelowSeconds)"
    }
    return nil
  }
}

/// The clusters of a user.
public struct ClusterFile: Sendable {
  public let path: String
  public let clusters: [String: ClusterSettings]

  /// The file that is used: `$XDG_CONFIG_HOME/repro/clusters.json`, or that of `~/.config`.
  public static func path(environment: [String: String], home: String) -> String {
    let folder = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return "\(folder ?? "\(home)/.config")/repro/clusters.json"
  }

  /// Reads the file; without one there are no clusters.
  public init(path: String) throws(ClusterError) {
    self.path = path
    guard let bytes = FileManager.default.contents(atPath: path) else {
      clusters = [:]
      return
    }
    struct Contents: Decodable { var clusters: [String: ClusterSettings] }
    do {
      clusters = try StrictJSON.decode(Contents.self, from: bytes).clusters
      let raw = try JSONSerialization.jsonObject(with: bytes) as? [String: Any]
      for (name, value) in raw?["clusters"] as? [String: [String: Any]] ?? [:] {
        if let stranger = Set(value.keys).subtracting(ClusterSettings.members).min() {
          throw ClusterError.badFile(
            path: path,
            problem: "\(name) has the member \"\(stranger)\", which means nothing; it may have "
              + ClusterSettings.members.sorted().joined(separator: ", "))
        }
      }
    } catch let error as ClusterError {
      throw error
    } catch {
      throw .badFile(path: path, problem: "\(error)")
    }
    for (name, settings) in clusters.sorted(by: { $0.key < $1.key }) {
      if let problem = settings.problem {
        throw .badFile(path: path, problem: "\(name): \(problem)")
      }
    }
  }

  /// The settings of the cluster `name`, or of the only one; the defaults of a cluster that nobody described.
  public func settings(_ name: String?) throws(ClusterError) -> (
    name: String, settings: ClusterSettings
  ) {
    if let name {
      guard let settings = clusters[name] else {
        throw .unknownCluster(name, path: path, known: clusters.keys.sorted())
      }
      return (name, settings)
    }
    guard clusters.count <= 1 else {
      throw .unknownCluster(nil, path: path, known: clusters.keys.sorted())
    }
    return clusters.first.map { ($0.key, $0.value) } ?? ("slurm", ClusterSettings())
  }
}
