/// Which recorded results the stages of a manifest need, gathered from the plans of all its profiles.
///
/// These are what the plans name and, of each stage, the latest with each parameters that a profile
/// gives it, on each class of machine. While a stage is outdated somewhere, its results with other
/// parameters stay too: a change that is taken back makes them fresh again. Where profiles or
/// machines differ in what a stage reads alone, the latest of each set of files stays whose own
/// results do.
public struct LiveResults {
  private var planned: Set<Digest> = []
  private var parameters: [String: Set<JSONValue>] = [:]
  private var outdated: Set<String> = []

  public init() {}

  /// Adds what one profile plans.
  public mutating func add(_ plan: Plan) {
    for entry in plan.entries {
      let stage = entry.node.id.text
      parameters[stage, default: []].insert(entry.node.parameters)
      if let key = entry.preimage?.key { planned.insert(key) }
      if !entry.isFresh { outdated.insert(stage) }
    }
  }

  /// The action keys to keep, where `records` are all there are, the earliest first.
  public func keys(among records: [ActionRecord]) -> Set<Digest> {
    let candidates = records.filter { record in
      outdated.contains(record.stage)
        || parameters[record.stage]?.contains(record.preimage.parameters) == true
    }
    var keys = planned.union(Self.latest(of: candidates, tellingInputsApart: false))
    var files = Set(records.filter { keys.contains($0.key) }.flatMap(\.files))
    let latest = Self.latest(of: candidates, tellingInputsApart: true)
    for record in candidates
    where latest.contains(record.key) && record.preimage.inputDigests.isSubset(of: files) {
      keys.insert(record.key)
      files.formUnion(record.files)
    }
    return keys
  }

  /// What results have in common of which the latest takes the place of the others.
  private struct Line: Hashable {
    var stage: String
    var parameters: JSONValue
    var environment: [String: String]
    var inputs: [String: [InputIdentity]]?
  }

  private static func latest(
    of records: [ActionRecord], tellingInputsApart: Bool
  ) -> Set<Digest> {
    var latest: [Line: Digest] = [:]
    for record in records {
      let preimage = record.preimage
      let line = Line(
        stage: record.stage, parameters: preimage.parameters, environment: preimage.environment,
        inputs: tellingInputsApart ? preimage.inputs : nil)
      latest[line] = record.key
    }
    return Set(latest.values)
  }
}

extension ActionRecord {
  fileprivate var files: [Digest] { outputs.values.map(\.digest) }
}
