/// How a recorded result came about: its record, and the records of everything it was made from.
///
/// It follows digests, not names: a producer is whatever recorded action wrote the bytes that were
/// read. So it is true of stale results too, and of a store whose manifest has changed since.
public struct Lineage: Sendable {
  /// Every record, the result's own last, producers before consumers.
  public let steps: [LineageStep]

  /// The step of the result itself.
  public var result: LineageStep? { steps.last }

  /// Follows `record` back through the records of `library`.
  ///
  /// - Parameters:
  ///   - record: The result's record.
  ///   - library: Where producers are looked for.
  ///   - narrowing: Coordinates that decide which direct producers to follow; a producer without
  ///     the axis is followed.
  public init(
    of record: ActionRecord, in library: RecordLibrary, narrowing: [String: JSONValue] = [:]
  ) {
    var steps: [LineageStep] = []
    var seen = Set<Digest>()
    func visit(_ record: ActionRecord, _ narrowing: [String: JSONValue]) {
      guard seen.insert(record.key).inserted else { return }
      var inputs: [LineageInput] = []
      for (slot, identities) in record.preimage.inputs.sorted(by: { $0.key < $1.key }) {
        for identity in identities where identity.agrees(with: narrowing) {
          let producer = library.producer(of: identity)
          if let producer { visit(producer, [:]) }
          inputs.append(LineageInput(slot: slot, identity: identity, producer: producer))
        }
      }
      steps.append(LineageStep(record: record, inputs: inputs))
    }
    visit(record, narrowing)
    self.steps = steps
  }
}

/// One recorded action of a lineage.
public struct LineageStep: Sendable {
  public let record: ActionRecord
  /// What it read, as far as the lineage follows it.
  public let inputs: [LineageInput]
}

/// Files that an action read, and the record of the action that wrote them.
public struct LineageInput: Sendable {
  public let slot: String
  public let identity: InputIdentity
  /// Nil when no record in the store has written these bytes.
  public let producer: ActionRecord?
}

extension InputIdentity {
  /// True unless an axis that both name has different values.
  func agrees(with coordinates: [String: JSONValue]) -> Bool {
    coordinates.allSatisfy { axis, value in self.coordinates[axis].map { $0 == value } ?? true }
  }
}
