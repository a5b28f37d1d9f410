/// Files from outside that a stage reads: what nobody computed, below one of the data folders.
public struct SourceRequest: Equatable, Sendable {
  /// Files or folders, relative to the data folder.
  public var paths: [SourcePath]
  /// False when the stage can do without: it then runs as if none were there, and its key says so.
  public var isRequired: Bool
  /// What to do when they are missing.
  public var advice: String

  public init(paths: [SourcePath], isRequired: Bool, advice: String) {
    self.paths = paths
    self.isRequired = isRequired
    self.advice = advice
  }
}

/// The files from outside that a running stage reads.
public struct StageSources: Codable, Equatable, Sendable {
  /// The data folder that they are in.
  public var folder: String
  /// What the key says of each requested path; empty when the stage does without.
  public var digests: [String: Digest]

  public init(folder: String, digests: [String: Digest]) {
    self.folder = folder
    self.digests = digests
  }

  /// One digest for all of them.
  public var digest: Digest {
    Digest(of: JSONValue.object(digests.mapValues { .string($0.hex) }).canonicalBytes)
  }
}
