import Foundation

/// Finds the project that a call from one of its folders is about.
enum ProjectSearch {
  /// The nearest folder above the present one that has a `pipeline.json`, as `../..`; nil where the present one has.
  static let folder: String? = {
    guard !FileManager.default.fileExists(atPath: "pipeline.json") else { return nil }
    let depth = FileManager.default.currentDirectoryPath.split(separator: "/").count
    var path = ".."
    for _ in 0..<depth {
      if FileManager.default.fileExists(atPath: "\(path)/pipeline.json") { return path }
      path += "/.."
    }
    return nil
  }()
}
