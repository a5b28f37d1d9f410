/// Files from outside that a stage reads: what nobody computed, below one of the data folders.
public struct SourceRequest: Equatable, Sendable {
  /// Files or folders, relative to the data folder.
  public var paths: [SourcePath]
  public var whenMissing: Absence
  /// What to do when they are missing.
  public var advice: String

  /// What becomes of the stage where a file is missing.
  public enum Absence: Sendable {
    /// The build does not start, and its error says how to get the file.
    case fails
    /// The stage is left out of the graph, with all that needs it; tables say what is not here.
    case isLeftOut
    /// The stage runs as if no file were there, and its key says so.
    case runsWithout
  }

  public init(paths: [SourcePath], whenMissing: Absence, advice: String) {
    self.paths = paths
    self.whenMissing = whenMissing
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
