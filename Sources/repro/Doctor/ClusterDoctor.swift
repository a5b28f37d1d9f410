import Cluster
import Foundation
import HostSystem
import Pipeline

/// What `doctor` finds out about a cluster: its file, its commands, its controller, the store, a node.
struct ClusterDoctor {
  let options: ClusterOptions
  let storePath: String
  /// What keys say of this machine.
  let machine: [String: String]

  private static let advice = "docs/cluster.md has an example"

  /// Where nobody asked for a cluster, a problem of Slurm is advice only; without Slurm one line says so.
  func findings() -> [DoctorFinding] {
    let environment = ProcessInfo.processInfo.environment
    let path = ClusterFile.path(environment: environment, home: NSHomeDirectory())
    let survey = SlurmSurvey.here(path: environment["PATH"] ?? "")
    let isAsked = options.executor == .slurm
    guard isAsked || survey.version != nil || FileManager.default.fileExists(atPath: path) else {
      return [DoctorFinding(name: "slurm", value: "not here")]
    }
    var settings = ClusterSettings()
    var file = DoctorFinding(
      name: "cluster file", value: "\(path) (not there; the defaults of Slurm are used)",
      advice: isAsked ? "describe the cluster there\n  next: \(Self.advice)" : nil)
    do {
      let clusters = try ClusterFile(path: path)
      let (name, found) = try clusters.settings(options.cluster)
      settings = found
      if !clusters.clusters.isEmpty {
        file = DoctorFinding(name: "cluster file", value: "\(path), cluster \(name)")
      }
    } catch {
      file = DoctorFinding(name: "cluster file", value: path, problem: "\(error)")
    }
    var findings = [file] + survey.findings(for: settings).map(DoctorFinding.init)
    findings += [sharing(isAsked), locks, machineClass(settings)]
    if isAsked, survey.silence == nil, survey.commands["srun"] != nil {
      findings.append(node(settings))
    }
    return isAsked ? findings : findings.map(\.asAdvice)
  }

  /// The store's folder, or the one that it would be made in.
  private var folder: String {
    let path = storePath.absolutePath
    return FileManager.default.fileExists(atPath: path) ? path : path.folder
  }

  /// Kinds of file systems that several machines have.
  private static let shared: Set = [
    "nfs", "nfs4", "lustre", "gpfs", "beegfs", "ceph", "fuse.ceph", "cifs", "smb3", "glusterfs",
    "fuse.glusterfs", "panfs", "orangefs", "pvfs2", "9p", "afs", "virtiofs", "wekafs", "fuse.sshfs",
    "ocfs2", "gfs2", "fuse.juicefs",
  ]

  private func sharing(_ isAsked: Bool) -> DoctorFinding {
    let kind = Machine.fileSystem(at: folder) ?? "an unknown file system"
    let isShared = Self.shared.contains(kind)
    return DoctorFinding(
      name: "shared store",
      value: "\(folder) on \(kind)\(isShared ? ", which machines share" : "")",
      advice: isShared
        ? nil
        : "\(kind) is a file system of one machine: nodes need the same folder under the same path\n  next: "
          + (isAsked
            ? "read below what a node sees, or choose a shared folder with --store"
            : "`repro doctor --executor slurm` asks a node"))
  }

  private var locks: DoctorFinding {
    let path = "\(folder)/.repro-probe-\(UUID().uuidString)"
    defer { unlink(path) }
    let next =
      "\n  next: choose a folder of another file system with --store, or ask for locks on this one"
    return switch LockProbe.outcome(at: path) {
    case .works: DoctorFinding(name: "locks", value: "a lock that is held is refused to others")
    case .ignored:
      DoctorFinding(
        name: "locks", value: "ignored",
        problem: "two may hold one lock, so a stage would run twice at once" + next)
    case .failed(let message):
      DoctorFinding(name: "locks", value: "none", problem: message + next)
    }
  }

  private func machineClass(_ settings: ClusterSettings) -> DoctorFinding {
    guard let declared = settings.machine else {
      return DoctorFinding(
        name: "cluster machine", value: "keys say of nodes what they say of this machine")
    }
    return DoctorFinding(
      name: "cluster machine", value: "as clusters.json says: \(Self.text(declared))",
      members: declared)
  }

  static func text(_ machine: [String: String]) -> String {
    machine.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }

  // MARK: A node

  /// What a node sees of the store, of its locks, and what class it is.
  private func node(_ settings: ClusterSettings) -> DoctorFinding {
    let place = "\(folder)/.repro-probe-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: place) }
    do {
      try FileManager.default.createDirectory(
        atPath: place, withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o755])
      try FileManager.default.copyItem(
        atPath: OwnProcess.executablePath, toPath: "\(place)/repro")
      let answer = try LockProbe.holding("\(place)/lock") {
        NodeProbe(settings).ask(
          folder: place, program: "\(place)/repro",
          ["doctor", "--json", "--probe", "\(place)/lock"]
        )
      }
      return finding(of: answer, settings.machine ?? machine)
    } catch {
      return DoctorFinding(
        name: "node", value: "not asked",
        problem: "\(folder) cannot be written: \(error)\n  next: choose another with --store")
    }
  }

  private func finding(
    of answer: NodeProbe.Answer, _ expected: [String: String]
  ) -> DoctorFinding {
    switch answer {
    case .none(let message):
      return DoctorFinding(
        name: "node", value: "none answered in time",
        problem:
          "\(message)\n  next: `sinfo` shows whether nodes are free; correct partition, account and"
          + " constraint in clusters.json")
    case .noFolder(let node):
      return DoctorFinding(
        name: "node", value: node,
        problem:
          "\(node) does not have \(folder)\n  next: choose a folder that every node has with --store"
      )
    case .printed(let node, let text):
      guard let start = text.firstIndex(of: "["),
        let found = try? JSONDecoder().decode(
          [DoctorFinding].self, from: Data(text[start...].utf8)),
        let own = found.first(where: { $0.name == "numerics" })?.members
      else {
        return DoctorFinding(
          name: "node", value: node,
          problem:
            "the program does not run there: \(text.prefix(400))\n  next: add what it needs to"
            + " \"prologue\" or \"wrap\" in clusters.json")
      }
      guard found.contains(where: { $0.name == "probe" && $0.value == Self.held }) else {
        return DoctorFinding(
          name: "node", value: node,
          problem:
            "\(node) does not see a lock that this machine holds in \(folder)\n  next: choose a folder"
            + " of a file system whose locks reach all nodes, with --store")
      }
      return DoctorFinding(
        name: "node", value: "\(node) has the store and its locks; \(Self.text(own))",
        problem: own == expected
          ? nil
          : "keys name another machine class: \(Self.text(expected))\n  next: put into clusters.json: "
            + "\"machine\": \(Self.json(own))",
        members: own)
    }
  }

  /// What the program says on a node of a lock that is held here.
  static let held = "held"

  private static func json(_ members: [String: String]) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(members)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}
