import ArgumentParser
import Cluster
import Foundation
import HostSystem
import Pipeline

/// The entry point of a job on a node of a cluster; not for people.
struct ExecuteJobVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "execute-job", abstract: "Run the stage of a job's folder.", shouldDisplay: false)

  @Argument(help: "The job's folder.")
  var folder: String

  @Argument(help: "The claim of its action.")
  var claim: String

  func run() throws {
    try JobRunner(
      folder: folder, claim: claim, environment: ProcessInfo.processInfo.environment
    ).run(executable: OwnProcess.executable, host: .current)
  }
}
