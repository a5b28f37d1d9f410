/// What a build would do, and why: one value behind `-n`, `status`, `why` and the build itself.
public struct Plan: Sendable {
  /// The selected stages and all they need, producers first.
  public let entries: [PlanEntry]

  private let positions: [StageID: Int]

  public init(entries: [PlanEntry]) {
    self.entries = entries
    positions = Dictionary(
      uniqueKeysWithValues: entries.enumerated().map { ($1.node.id, $0) })
  }

  /// The entries that are not fresh.
  public var outdated: [PlanEntry] { entries.filter { !$0.isFresh } }

  public subscript(id: StageID) -> PlanEntry? { positions[id].map { entries[$0] } }
}

/// One stage of a plan.
public struct PlanEntry: Sendable {
  public let node: StageNode
  /// `nil` while the outputs of a producer are not known.
  public let preimage: ActionPreimage?
  public let decision: PlanDecision

  public init(node: StageNode, preimage: ActionPreimage?, decision: PlanDecision) {
    self.node = node
    self.preimage = preimage
    self.decision = decision
  }

  public var isFresh: Bool { if case .reuse = decision { true } else { false } }
}

/// Reuse a recorded result, or run.
public enum PlanDecision: Sendable {
  case reuse(ActionEntry)
  case run(RunCause)
}

/// Why the planner could not reuse; `Explanation` turns it into a reason for people.
public enum RunCause: Equatable, Sendable {
  case noRecord
  case forced
  case outputsMissing([String])
  case blocked(by: [StageID])
  /// These files from outside are not there, and the stage cannot do without.
  case sourcesMissing([String], advice: String)
}
