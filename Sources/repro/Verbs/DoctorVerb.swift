import ArgumentParser
import Datasets
import Foundation
import HostSystem
import Kernels
import Pipeline

/// `repro doctor`: what this machine has, and which problems a build would meet.
struct DoctorVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Say what this machine offers and what is wrong with it.",
    discussion: """
      Examples:
        repro doctor
        repro doctor --executor slurm
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption
  @OptionGroup var cluster: ClusterOptions

  @Option(help: ArgumentHelp("Say whether the lock of a file is held.", visibility: .hidden))
  var probe: String?

  func run() throws {
    let findings = probe.map(probed) ?? machine + [blas, store, manifest] + clusters + datasets
    if output.json {
      try printJSON(findings)
    } else {
      let width = findings.map(\.name.count).max() ?? 0
      for finding in findings {
        let name = finding.name.padding(toLength: width, withPad: " ", startingAt: 0)
        print("\(name)  \(finding.value)")
        if let problem = finding.problem { print("  problem: \(problem)") }
        if let advice = finding.advice { print("  advice: \(advice)") }
      }
    }
    if findings.contains(where: { $0.problem != nil }) {
      throw ExitCode(ExitStatus.answerIsNo.rawValue)
    }
  }

  private var machine: [DoctorFinding] {
    let host = HostDescription.current
    let memory = ProcessInfo.processInfo.physicalMemory >> 20
    return [
      DoctorFinding(name: "system", value: host.system),
      DoctorFinding(name: "processor", value: host.processor),
      DoctorFinding(name: "cores", value: "\(host.cores)"),
      DoctorFinding(name: "memory", value: "\(memory) MiB"),
    ]
  }

  private var clusters: [DoctorFinding] {
    let machine = (try? MachineClass(blasCore: project.blasCore))?.entries ?? [:]
    return ClusterDoctor(options: cluster, storePath: project.storePath, machine: machine)
      .findings()
  }

  /// What a node of a cluster says to the machine that asked it.
  private func probed(_ path: String) -> [DoctorFinding] {
    [
      blas,
      DoctorFinding(name: "probe", value: LockProbe.isHeld(path) ? ClusterDoctor.held : "free"),
    ]
  }

  private var blas: DoctorFinding {
    do {
      let machine = try MachineClass(blasCore: project.blasCore)
      try machine.prepare()
      return DoctorFinding(
        name: "numerics", value: ClusterDoctor.text(machine.entries), members: machine.entries)
    } catch {
      return DoctorFinding(name: "numerics", value: "unfit", problem: "\(error)")
    }
  }

  private var store: DoctorFinding {
    let path = project.storePath
    do {
      guard FileManager.default.fileExists(atPath: path) else {
        let parent = path.folder
        let isWritable = FileManager.default.isWritableFile(atPath: parent.isEmpty ? "." : parent)
        return DoctorFinding(
          name: "store", value: "\(path) (not made yet)",
          problem: isWritable ? nil : "its folder is not writable; choose another with --store")
      }
      let store = try FileStore.open(at: path, access: .readOnly)
      let notes = store.openingNotes
      return DoctorFinding(
        name: "store",
        value: "\(path) on \(Machine.fileSystem(at: path) ?? "an unknown file system")",
        problem: notes.isEmpty ? nil : notes.joined(separator: "; "))
    } catch {
      return DoctorFinding(name: "store", value: path, problem: "\(error)")
    }
  }

  /// Where data sets are looked for, and where each was found or what gets it.
  private var datasets: [DoctorFinding] {
    let folders = project.dataFolders
    let searched = DoctorFinding(name: "data folders", value: folders.paths.joined(separator: ", "))
    return [searched]
      + ImageDatasets.all.map { dataset in
        let lacking = folders.missingPart(of: dataset.name) ?? []
        let missing = lacking.map { ", \(PartialSets.named($0)) is missing" }.joined()
        let place =
          folders.folder(of: dataset.name) ?? "not here\(missing); next: \(dataset.advice)"
        return DoctorFinding(name: dataset.name.rawValue, value: place)
      }
  }

  private var manifest: DoctorFinding {
    do {
      let (graph, _) = try Project.graph(project)
      return DoctorFinding(
        name: "manifest",
        value: "\(project.manifestPath), profile \(graph.profile), \(graph.nodes.count) stages")
    } catch {
      return DoctorFinding(name: "manifest", value: project.manifestPath, problem: "\(error)")
    }
  }
}
