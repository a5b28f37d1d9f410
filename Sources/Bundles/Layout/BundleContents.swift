import Foundation
import Paper
import Report
import Stages

/// The files of a bundle's folder, which may come from anywhere: listed, never followed.
struct BundleContents {
  let root: String
  /// The size of every regular file, by its path below the root.
  private(set) var sizes: [String: Int] = [:]
  /// What is there besides regular files and folders, and names that are refused.
  private(set) var refused: [(path: String, reason: String)] = []
  /// Files that programs left when they showed a folder, and that belong to no bundle.
  private(set) var strangers: [String] = []

  /// More files than any bundle has.
  private static let mostFiles = 1 << 20
  /// The largest file that is read as a whole.
  private static let mostBytes = 1 << 29

  /// Lists what lies below `root`; links are not followed.
  init(of root: String) throws(BundleError) {
    self.root = root
    var status = stat()
    // The user's own word for the bundle may be a link; those in it are not followed.
    guard stat(root, &status) == 0 else { throw .notFound(path: root) }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw .cannotRead(path: root, reason: "it is not a folder")
    }
    try list("", depth: 0)
  }

  private mutating func list(_ folder: String, depth: Int) throws(BundleError) {
    let place = folder.isEmpty ? root : "\(root)/\(folder)"
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: place).sorted() } catch {
      throw .cannotRead(path: place, reason: error.localizedDescription)
    }
    for name in names {
      if Self.isStranger(name) {
        strangers.append(folder.isEmpty ? name : "\(folder)/\(name)")
        continue
      }
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      if let problem = BundlePath.problem(path) {
        refused.append((BundlePath.shown(path), problem))
        continue
      }
      var status = stat()
      guard lstat("\(root)/\(path)", &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFREG: sizes[path] = Int(status.st_size)
      case S_IFDIR where depth < 16: try list(path, depth: depth + 1)
      default: refused.append((path, "neither a file nor a folder"))
      }
      guard sizes.count <= Self.mostFiles else {
        throw .unsafe(path: root, reason: "more than \(Self.mostFiles) files")
      }
    }
  }

  /// Whether a name is one that programs leave in folders and archives, which no bundle has.
  static func isStranger(_ name: some StringProtocol) -> Bool {
    ["Thumbs.db", "desktop.ini", ".DS_Store", ".directory"].contains(String(name))
      || name.hasPrefix("._")
  }

  /// The paths below `folder`, sorted.
  func paths(below folder: String) -> [String] {
    sizes.keys.filter { $0.hasPrefix("\(folder)/") }.sorted()
  }

  func location(_ path: String) -> String { "\(root)/\(path)" }

  /// The bytes of a listed file; nil when it is not there or too large to be what it should.
  func bytes(_ path: String) -> Data? {
    guard let size = sizes[path], size <= Self.mostBytes else { return nil }
    return FileManager.default.contents(atPath: location(path))
  }

  /// What the bundle's project knows of the paper.
  func paperSide() throws -> PaperSide {
    try PaperSide(
      completedBy: bytes(BundleLayout.published).map { try PublishedCompletion(json: $0) }
        ?? PublishedCompletion(),
      manifest: bytes(BundleLayout.pipeline).map { try ManifestSettings(json: $0) })
  }

  /// The numbers that are published in the bundle; nil when there are none.
  ///
  /// - Throws: `ReportError` for a file that does not hold the numbers of artifacts.
  func numbers() throws(ReportError) -> ClaimMetrics? {
    guard let metrics = bytes(BundleLayout.metrics) else { return nil }
    let results = try ArtifactMetrics(json: metrics)
    guard let measured = bytes(BundleLayout.measurements) else { return ClaimMetrics(results) }
    return ClaimMetrics(results, measurements: try ArtifactMetrics(json: measured))
  }
}
