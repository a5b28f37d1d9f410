/// What the index keeps of a record: enough to decide whether a stage is fresh.
public struct ActionEntry: Codable, Hashable, Sendable {
  public var key: Digest
  /// The digest of the record's bytes.
  public var record: Digest
  public var stage: String
  public var kind: String
  /// The digest of the parameters.
  public var parameters: Digest
  public var isMeasurement: Bool
  /// The output files by name.
  public var outputs: [String: BlobReference]
  /// How long the work takes where nothing else runs.
  public var wallSeconds: Double
  /// How much work it was, in the unit of its kind.
  public var work: Double?
  /// Seconds since 1970.
  public var finishedAt: Double
  /// How many records of the key there were before.
  public var sequence = 0
  /// True for what another store made.
  public var isImported = false

  init(_ record: ActionRecord, digest: Digest) {
    key = record.key
    self.record = digest
    stage = record.stage
    kind = record.preimage.kind
    parameters = Digest(of: record.preimage.parameters.canonicalBytes)
    isMeasurement = record.isMeasurement
    outputs = record.outputs
    wallSeconds = record.usage.idleSeconds
    work = record.usage.work
    finishedAt = record.usage.finishedAt
    sequence = max(0, record.sequence ?? 0)
    isImported = record.origin != nil
  }

  init(
    key: Digest, record: Digest, stage: String, kind: String, parameters: Digest,
    isMeasurement: Bool, outputs: [String: BlobReference], wallSeconds: Double, work: Double?,
    finishedAt: Double, sequence: Int = 0, isImported: Bool = false
  ) {
    self.key = key
    self.record = record
    self.stage = stage
    self.kind = kind
    self.parameters = parameters
    self.isMeasurement = isMeasurement
    self.outputs = outputs
    self.wallSeconds = wallSeconds
    self.work = work
    self.finishedAt = finishedAt
    self.sequence = sequence
    self.isImported = isImported
  }
}

extension ActionEntry {
  /// True when `self` finished before `other`; equal times are told apart by the record's name.
  func precedes(_ other: ActionEntry) -> Bool {
    (finishedAt, record) < (other.finishedAt, other.record)
  }

  /// True when `self` was recorded before `other` of the same key, whatever the clocks said.
  func isOlder(than other: ActionEntry) -> Bool {
    (sequence, finishedAt, record) < (other.sequence, other.finishedAt, other.record)
  }

  /// True when both came to the same bytes under the same names.
  func agrees(with other: ActionEntry) -> Bool { outputs == other.outputs }

  /// The entry that speaks for each key.
  ///
  /// A measurement is replaced by a later one. Any other result stays: the earliest whose blobs
  /// are all present, so that what was built on it remains valid; but what was made here is believed
  /// before what was imported.
  static func current(
    of entries: [ActionEntry], isPresent: (BlobReference) -> Bool
  ) -> [Digest: ActionEntry] {
    var current: [Digest: ActionEntry] = Dictionary(minimumCapacity: entries.count)
    for entry in entries {
      guard let rival = current.updateValue(entry, forKey: entry.key) else { continue }
      current[entry.key] = entry.prevails(over: rival, isPresent: isPresent) ? entry : rival
    }
    return current
  }

  private func prevails(
    over rival: ActionEntry, isPresent: (BlobReference) -> Bool
  ) -> Bool {
    if isMeasurement { return rival.isOlder(than: self) }
    let isComplete = outputs.values.allSatisfy(isPresent)
    let rivalIsComplete = rival.outputs.values.allSatisfy(isPresent)
    guard isComplete == rivalIsComplete else { return isComplete }
    return isImported == rival.isImported ? isOlder(than: rival) : rival.isImported
  }
}
