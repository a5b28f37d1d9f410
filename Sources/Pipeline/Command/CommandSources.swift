internal import Foundation

extension CommandSpec {
  /// The files from outside that the command reads in the project at `folder`: inputs, and what its patterns of code
  /// fit.
  func request(
    in folder: String, parameters: JSONValue
  ) throws(SourceError) -> SourceRequest? {
    var found = Set(paths(with: parameters).values)
    for pattern in code { found.formUnion(try PathPattern(pattern).paths(in: folder)) }
    guard !found.isEmpty else { return nil }
    return SourceRequest(
      paths: found.sorted().map { SourcePath($0) }, whenMissing: .fails,
      advice: "make it, or correct the paths under inputs and code in pipeline.json")
  }
}

/// A pattern of paths: `*` and `?` stand for characters of one name, `**` for any number of folders.
struct PathPattern {
  private let parts: [String]
  private let text: String

  init(_ text: String) {
    self.text = text
    parts = text.split(separator: "/").map(String.init)
  }

  /// Whether it may fit more than one path.
  var isOpen: Bool { text.contains { "*?[".contains($0) } }

  /// The files below `folder` that it fits, or itself if there are none: then that is what is missing.
  func paths(in folder: String) throws(SourceError) -> [String] {
    guard isOpen else { return [text] }
    let base = parts.prefix { !PathPattern($0).isOpen }
    let root = ([folder] + base).joined(separator: "/")
    guard try SourceFolders.kind(of: root) == S_IFDIR else { return [text] }
    let prefix = base.map { $0 + "/" }.joined()
    let rest = Array(parts[base.endIndex...])
    let files = try SourceListing(of: root, selecting: nil).files
    let fitting = files.filter { file in
      Self.fits(rest[...], file.split(separator: "/").map(String.init)[...])
    }
    return fitting.isEmpty ? [text] : fitting.map { prefix + $0 }
  }

  private static func fits(_ pattern: ArraySlice<String>, _ path: ArraySlice<String>) -> Bool {
    guard let first = pattern.first else { return path.isEmpty }
    if first == "**" {
      return (path.startIndex...path.endIndex).contains { fits(pattern.dropFirst(), path[$0...]) }
    }
    guard let name = path.first, fnmatch(first, name, 0) == 0 else { return false }
    return fits(pattern.dropFirst(), path.dropFirst())
  }
}
