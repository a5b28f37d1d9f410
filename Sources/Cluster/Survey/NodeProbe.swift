internal import Foundation

/// A job of a moment that looks from a node at a folder of this machine.
///
/// It starts a copy of this program there, so what it says of locks and of the machine class is what stages meet.
public struct NodeProbe: Sendable {
  public enum Answer: Equatable, Sendable {
    /// Nothing started, or no answer came; the words of `srun`.
    case none(String)
    /// The node does not have the folder.
    case noFolder(node: String)
    /// What the program printed there.
    case printed(node: String, text: String)
  }

  private let settings: ClusterSettings

  public init(_ settings: ClusterSettings) { self.settings = settings }

  /// Runs `words` of the program at `program` on a node, in `folder`; waits a minute at most.
  public func ask(folder: String, program: String, _ words: [String]) -> Answer {
    let call = (settings.wrap + [program] + words).map(\.shellWord).joined(separator: " ")
    let script = """
      echo "$SLURMD_NODENAME"
      cd \(folder.shellWord) 2>/dev/null && [ -e \(program.shellWord) ] || { echo missing; exit 0; }
      \(settings.prologue.joined(separator: "\n"))
      \(call) 2>&1
      exit 0
      """
    var command = [
      "srun", "--immediate=30", "--export=NONE", "--nodes=1", "--ntasks=1", "--chdir=/", "--time=1",
      "--job-name=repro:doctor",
    ]
    if settings.memory == .node { command.append("--mem=\(Self.memoryMiB)M") }
    if settings.memory == .cpu { command.append("--mem-per-cpu=\(Self.memoryMiB)M") }
    if let partition = settings.partition { command.append("--partition=\(partition)") }
    if let account = settings.account { command.append("--account=\(account)") }
    if let constraint = settings.constraint { command.append("--constraint=\(constraint)") }
    let (status, output, messages) = SlurmCommands().run(
      command + ["/bin/bash", "-c", script], seconds: 60)
    let lines = output.split(separator: "\n", maxSplits: 1).map(String.init)
    guard status == 0, lines.count == 2 else {
      return .none(messages.isEmpty ? "srun gave no answer" : messages)
    }
    return lines[1] == "missing\n" || lines[1] == "missing"
      ? .noFolder(node: lines[0]) : .printed(node: lines[0], text: lines[1])
  }

  private static let memoryMiB = 256
}
