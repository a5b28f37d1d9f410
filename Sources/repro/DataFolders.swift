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
    let user = home ?? Self.home(environment["HOME"]).map { "\($0)/.local/share" }
    let listed = Self.absolute(environment["XDG_DATA_DIRS"])
    let system = listed.isEmpty ? ["/usr/local/share", "/usr/share"] : listed
    let own = chosen.first ?? user.map { "\($0)/repro" }
    self.own = own
    let users = user.map { ["\($0)/repro"] } ?? []
    let all = chosen + users + system.map { "\($0)/datasets" }
    paths = all.enumerated().filter { !all.prefix($0.offset).contains($0.element) }.map(\.element)
  }

  /// The user's first folder; nil where none is named and the user has no home.
  private let own: String?

  /// Where `fetch` puts data sets.
  /// - Throws: `UserError` where there is no such folder.
  func first() throws -> String {
    if let own { return own }
    throw UserError(
      "there is no folder for data sets: HOME is not set to the folder of a user\n"
        + "  next: name one with --data DIR, or set HOME or REPRO_DATA",
      code: .cannotCreate)
  }

  /// The home of the user: what `HOME` says, or else the system; nil for none, and for the root of the file system, which
  /// users without a home are given.
  private static func home(_ variable: String?) -> String? {
    let given = variable ?? ""
    let recorded = getpwuid(getuid()).map { String(cString: $0.pointee.pw_dir) }
    let home = given.hasPrefix("/") ? given : recorded
    guard let home, home.hasPrefix("/") else { return nil }
    let path = URL(fileURLWithPath: home).standardizedFileURL.path
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    return path != "/" && (given.hasPrefix("/") || isThere && isFolder.boolValue) ? path : nil
  }

  /// The folder of a data set: the first that has every raw file; says nothing of their content.
  func folder(of name: ImageDatasetName) -> String? {
    let files = ImageDatasets.descriptor(name).files
    return paths.map { "\($0)/\(name.rawValue)" }.first { folder in
      files.allSatisfy { FileManager.default.fileExists(atPath: "\(folder)/\($0.name)") }
    }
  }

  /// The missing files of a data set that is nowhere whole, where some folder has a part of it.
  func missingPart(of name: ImageDatasetName) -> [String]? {
    guard folder(of: name) == nil else { return nil }
    let files = ImageDatasets.descriptor(name).files
    let lacking = paths.map { path in
      files.map { "\(path)/\(name.rawValue)/\($0.name)" }
        .filter { !FileManager.default.fileExists(atPath: $0) }
    }
    return lacking.filter { $0.count < files.count }.min { $0.count < $1.count }
  }

  /// The absolute paths of a list with colons, without slashes at their ends.
  private static func absolute(_ list: String?) -> [String] {
    (list ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
      .map { URL(fileURLWithPath: String($0)).path }
  }
}
