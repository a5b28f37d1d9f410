import ArgumentParser
import Cluster
import Foundation
import HostSystem
import Pipeline

/// Where stages run: here, or as jobs of a cluster.
struct ClusterOptions: ParsableArguments {
  enum Executor: String, ExpressibleByArgument, CaseIterable { case local, slurm }

  @Option(help: "Run stages here (local), or as jobs of a cluster (slurm); see docs/cluster.md.")
  var executor = Executor.local

  @Option(
    help: ArgumentHelp(
      "The cluster of clusters.json (default: the only one).", valueName: "NAME"))
  var cluster: String?

  @Flag(
    help: "With slurm: submit what can start, and do not wait; the same command takes the results.")
  var detach = false

  func validate() throws {
    guard executor == .local, cluster != nil || detach else { return }
    throw ValidationError("--cluster and --detach go with --executor slurm")
  }

  /// The cluster that was asked for; nil where stages run here.
  func site() throws -> Site? {
    guard executor == .slurm else { return nil }
    let file = try ClusterFile(
      path: ClusterFile.path(
        environment: ProcessInfo.processInfo.environment, home: NSHomeDirectory()))
    let (name, settings) = try file.settings(cluster)
    return Site(cluster: name, settings: settings, detaches: detach)
  }
}

/// Where the stages of a build run, and what is known of that place.
struct Site {
  let cluster: String
  let settings: ClusterSettings
  let detaches: Bool

  /// What keys say of the machines; nil where it is what they say of this one.
  var machine: [String: String]? { settings.machine }

  /// What may be asked for at once.
  var limits: SchedulerState.Limits {
    SchedulerState.Limits(
      cores: settings.maxSubmitted * settings.coresPerNode, memoryMiB: .max / 2,
      coresOfOne: settings.coresPerNode)
  }

  /// What runs stages there, with their files in `store`.
  ///
  /// `head` is what keys say of this machine, where short stages may run if they say the same of the nodes.
  func executor(_ store: FileStore, head: [String: String]) throws -> any StageExecutor {
    let jobs = try SlurmExecutor(
      store, cluster: cluster, settings: settings, executable: OwnProcess.executable,
      detaches: detaches
    ) { Console.say("repro: warning: \($0)") }
    guard settings.localBelowSeconds > 0, machine ?? head == head else { return jobs }
    return HeadExecutor(
      store, jobs: jobs, head: LocalExecutor.ownStages, below: settings.localBelowSeconds,
      cores: SchedulerState.Limits.here().cores)
  }
}
