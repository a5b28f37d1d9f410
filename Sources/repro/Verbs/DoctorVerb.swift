import ArgumentParser
import Foundation
import Kernels
import Pipeline

/// `repro doctor`: what this machine offers, and what would stand in the way.
struct DoctorVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Say what this machine offers and what is wrong with it.")

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption

  private struct Finding: Codable {
    var name: String
    var value: String
    /// What to do, when something stands in the way.
    var problem: String?
  }

  func run() throws {
    let findings = machine + [blas, store, manifest]
    if output.json {
      try printJSON(findings)
    } else {
      let width = findings.map(\.name.count).max() ?? 0
      for finding in findings {
        let name = finding.name.padding(toLength: width, withPad: " ", startingAt: 0)
        print("\(name)  \(finding.value)")
        if let problem = finding.problem { print("  problem: \(problem)") }
      }
    }
    if findings.contains(where: { $0.problem != nil }) {
      throw ExitCode(ExitStatus.answerIsNo.rawValue)
    }
  }

  private var machine: [Finding] {
    let host = HostDescription.current
    let memory = ProcessInfo.processInfo.physicalMemory >> 20
    return [
      Finding(name: "system", value: host.system),
      Finding(name: "processor", value: host.processor),
      Finding(name: "cores", value: "\(host.cores)"),
      Finding(name: "memory", value: "\(memory) MiB"),
    ]
  }

  private var blas: Finding {
    do {
      let machine = try MachineClass(blasCore: project.blasCore)
      try machine.prepare()
      let values = machine.entries.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      return Finding(name: "numerics", value: values.joined(separator: ", "))
    } catch {
      return Finding(name: "numerics", value: "unfit", problem: "\(error)")
    }
  }

  private var store: Finding {
    let path = project.storePath
    do {
      guard FileManager.default.fileExists(atPath: path) else {
        let parent = (path as NSString).deletingLastPathComponent
        let isWritable = FileManager.default.isWritableFile(atPath: parent.isEmpty ? "." : parent)
        return Finding(
          name: "store", value: "\(path) (not made yet)",
          problem: isWritable ? nil : "its folder is not writable; choose another with --store")
      }
      let store = try FileStore.open(at: path, access: .readOnly)
      let notes = store.openingNotes
      return Finding(
        name: "store", value: "\(path) on \(FileSystem.name(at: path))",
        problem: notes.isEmpty ? nil : notes.joined(separator: "; "))
    } catch {
      return Finding(name: "store", value: path, problem: "\(error)")
    }
  }

  private var manifest: Finding {
    do {
      let (graph, _) = try Project.graph(project)
      return Finding(
        name: "manifest",
        value: "\(project.manifestPath), profile \(graph.profile), \(graph.nodes.count) stages")
    } catch {
      return Finding(name: "manifest", value: project.manifestPath, problem: "\(error)")
    }
  }
}

/// The kind of file system below a path.
enum FileSystem {
  /// A name for the common kinds, else the number that the kernel gives it.
  static func name(at path: String) -> String {
    var status = statfs()
    guard statfs(path, &status) == 0 else { return "an unknown file system" }
    let names: [Int: String] = [
      0xEF53: "ext4", 0x5846_5342: "xfs", 0x9123_683E: "btrfs", 0x0102_1994: "tmpfs",
      0x794C_7630: "overlayfs", 0x6969: "nfs", 0x0BD0_0BD0: "lustre", 0xFF53_4D42: "smb",
      0x2FC1_2FC1: "zfs",
    ]
    let number = Int(UInt32(truncatingIfNeeded: status.f_type))
    return names[number] ?? "file system 0x\(String(number, radix: 16))"
  }
}
