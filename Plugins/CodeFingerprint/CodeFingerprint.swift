import Foundation
import PackagePlugin

/// Makes the digests of all source files part of the `Stages` module, by the modules of `Package.swift`.
///
/// The plugin lists the modules, and a build command digests their files: a build command (not a prebuild
/// command), so it runs only when a source file changed.
@main
struct CodeFingerprint: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let root = context.package.directoryURL
    let modules = context.package.targets
      .compactMap { Module($0, of: context.package) }.sorted { $0.name < $1.name }
    let listing = context.pluginWorkDirectoryURL.appending(path: "modules.txt")
    try write(modules.map(\.listing).joined(), to: listing)
    let script = root.appending(path: "scripts/code-fingerprint")
    let output = context.pluginWorkDirectoryURL.appending(path: "ModuleSources.swift")
    return [
      .buildCommand(
        displayName: "Fingerprinting the sources",
        executable: URL(filePath: "/bin/sh"),
        arguments: [script, root, listing, output].map { $0.path(percentEncoded: false) },
        inputFiles: [script, listing, root.appending(path: "Package.swift")]
          + modules.flatMap(\.files).map { root.appending(path: $0) },
        outputFiles: [output])
    ]
  }

  /// Leaves a file with the same text alone, so that nothing is built again for its date.
  private func write(_ text: String, to file: URL) throws {
    if (try? String(contentsOf: file, encoding: .utf8)) == text { return }
    try text.write(to: file, atomically: true, encoding: .utf8)
  }
}

/// A module of the package: its files, and what it is built on.
private struct Module {
  let name: String
  /// Below the package, in alphabetical order.
  let files: [String]
  let dependencies: [String]

  /// Nil for plugins and tests.
  init?(_ target: any Target, of package: Package) {
    let root = package.directoryURL.path(percentEncoded: false)
    let sources = target.directoryURL.path(percentEncoded: false)
    guard sources.hasPrefix(root + "/Sources/") || sources.hasPrefix(root + "Sources/") else {
      return nil
    }
    name = target.name
    let urls =
      if let swift = target as? SwiftSourceModuleTarget {
        swift.sourceFiles.filter { $0.type == .source || $0.type == .resource }.map(\.url)
      } else { Self.headersAndSources(below: target.directoryURL) }
    files = urls.map { String($0.path(percentEncoded: false).dropFirst(root.count)) }
      .map { String($0.drop { $0 == "/" }) }.sorted()
    let own = Set(package.targets.map(\.name))
    dependencies = target.dependencies.compactMap { dependency -> String? in
      guard case .target(let other) = dependency, own.contains(other.name) else { return nil }
      return other.name
    }.sorted()
  }

  /// Modules of C are all that lies in their folder.
  private static func headersAndSources(below folder: URL) -> [URL] {
    let extensions: Set = ["c", "h", "modulemap"]
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (files?.compactMap { $0 as? URL } ?? []).filter { extensions.contains($0.pathExtension) }
  }

  var listing: String {
    ([name] + dependencies).joined(separator: " ") + "\n" + files.map { "  \($0)\n" }.joined()
  }
}
