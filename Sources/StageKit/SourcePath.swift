/// A file or folder from outside, and what of it the key names.
public struct SourcePath: Equatable, Sendable {
  /// Relative to a data folder.
  public var path: String
  public var digestOf: Content

  /// What of a file decides a result.
  public enum Content: Equatable, Sendable {
    /// The bytes as they are; of a folder, the names and bytes of its files.
    case bytes
    /// The names and bytes of the files of a folder that a stage reads.
    case files(FileSelection)
    /// What a gzip file unpacks to, at most `limit` bytes: packers differ in heads and effort, and a stage
    /// that only unpacks sees nothing of it.
    case gzipContent(limit: Int)

    /// What of a folder is read; nil for everything.
    package var selection: FileSelection? {
      if case .files(let selection) = self { selection } else { nil }
    }
  }

  public init(_ path: String, digestOf content: Content = .bytes) {
    self.path = path
    digestOf = content
  }
}
