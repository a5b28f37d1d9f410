import Datasets
import Foundation

/// Where data sets are looked for: `--data`, `$REPRO_DATA`, the user's folder, and those of the system.
struct DataFolders {
  /// In the order in which they are searched, absolute: stages run elsewhere.
  let paths: [String]

  /// - Parameters:
  ///   - folder: What the command line names.
  ///   - environment: Whose XDG variables say where the user and the system keep data.
  init(
    given folder: String?, environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    let chosen = [folder, environment["REPRO_DATA"]].compactMap(\.self).filter { !$0.isEmpty }
      .map { URL(fileURLWithPath: $0).path }
    let home = Self.absolute(environment["XDG_DATA_HOME"]).first
    let user = home ?? "\(environment["HOME"] ?? "")/.local/share"
    let listed = Self.absolute(environment["XDG_DATA_DIRS"])
    let system = listed.isEmpty ? ["/usr/local/share", "/usr/share"] : listed
    let all = chosen + ["\(user)/repro"] + system.map { "\($0)/datasets" }
    paths = all.enumerated().filter { !all.prefix($0.offset).contains($0.element) }.map(\.element)
  }

  /// Where `fetch` puts data sets.
  var first: String { paths[0] }

  /// The folder of a data set: the first that has every raw file; says nothing of their content.
  func folder(of name: ImageDatasetName) -> String? {
    let files = ImageDatasets.descriptor(name).files
    return paths.map { "\($0)/\(name.rawValue)" }.first { folder in
      files.allSatisfy { FileManager.default.fileExists(atPath: "\(folder)/\($0.name)") }
    }
  }

  /// The absolute paths of a list with colons, without slashes at their ends.
  private static func absolute(_ list: String?) -> [String] {
    (list ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
      .map { URL(fileURLWithPath: String($0)).path }
  }
}
