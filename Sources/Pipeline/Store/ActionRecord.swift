/// The immutable description of one finished action.
public struct ActionRecord: Codable, Equatable, Sendable {
  /// The version of this structure on disk.
  public static let currentSchema = 1

  public var schema = currentSchema
  /// The action key: the digest of `preimage`.
  public var key: Digest
  public var preimage: ActionPreimage
  /// The stage that was asked for; a label, not part of the key.
  public var stage: String
  /// The output files by name.
  public var outputs: [String: BlobReference]
  /// What the stage printed.
  public var log: BlobReference?
  /// True for timings and memory: a later record replaces an earlier one.
  public var isMeasurement: Bool
  /// Of a measurement, the digest of the listing of its code, which its key leaves out.
  public var code: Digest?
  public var usage: ResourceUsage
  public var host: HostDescription
  /// How many records of the key there were before it; nil for the first.
  public internal(set) var sequence: Int?
  /// How it came into the store; nil for what was made there.
  public internal(set) var origin: RecordOrigin?

  public init(
    preimage: ActionPreimage, stage: String, outputs: [String: BlobReference],
    log: BlobReference?, isMeasurement: Bool, code: Digest? = nil, usage: ResourceUsage,
    host: HostDescription
  ) {
    self.key = preimage.key
    self.preimage = preimage
    self.stage = stage
    self.outputs = outputs
    self.log = log
    self.isMeasurement = isMeasurement
    self.code = code
    self.usage = usage
    self.host = host
  }

  /// The listings of code that `why` and `status` compare with the present one.
  var codeListings: [Digest] { [preimage.code] + (code.map { [$0] } ?? []) }
}

/// Bytes in the store, by digest.
public struct BlobReference: Codable, Hashable, Sendable {
  public var digest: Digest
  public var byteCount: Int

  public init(digest: Digest, byteCount: Int) {
    self.digest = digest
    self.byteCount = byteCount
  }
}

/// What one execution took; a measurement, never compared bit for bit.
public struct ResourceUsage: Codable, Hashable, Sendable {
  /// Seconds since 1970.
  public var startedAt: Double
  public var finishedAt: Double
  /// Wall seconds of interrupted executions on whose checkpoint this one went on; nil if there were none.
  public var earlierSeconds: Double?
  /// Processor seconds, user and system, of the execution that ended well.
  public var cpuSeconds: Double
  /// The largest resident size of the stage's process.
  public var peakResidentBytes: Int
  /// How much work it was, in the unit of its kind.
  public var work: Double?

  public init(
    startedAt: Double, finishedAt: Double, earlierSeconds: Double? = nil, cpuSeconds: Double,
    peakResidentBytes: Int, work: Double? = nil
  ) {
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.earlierSeconds = earlierSeconds
    self.cpuSeconds = cpuSeconds
    self.peakResidentBytes = peakResidentBytes
    self.work = work
  }

  /// The time of all the work in the result, over every execution that came to it.
  public var wallSeconds: Double { finishedAt - startedAt + (earlierSeconds ?? 0) }

  /// The time that the work takes where nothing else runs: without the share of the last execution in which the
  /// stage used no processor since others did.
  public var idleSeconds: Double {
    let last = finishedAt - startedAt
    guard last > 0, cpuSeconds > 0 else { return wallSeconds }
    return wallSeconds * min(1, cpuSeconds / last)
  }
}

/// Where an action ran; for the reader, never part of a key.
public struct HostDescription: Codable, Hashable, Sendable {
  public var name: String
  public var processor: String
  public var cores: Int
  public var system: String

  public init(name: String, processor: String, cores: Int, system: String) {
    self.name = name
    self.processor = processor
    self.cores = cores
    self.system = system
  }
}
