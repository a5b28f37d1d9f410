import Foundation
import PackagePlugin

/// Makes the digests of all source files part of the `Stages` module.
///
/// A build command (not a prebuild command), so it runs only when a source file changed.
@main
struct CodeFingerprint: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let root = context.package.directoryURL
    let script = root.appending(path: "scripts/code-fingerprint")
    let output = context.pluginWorkDirectoryURL.appending(path: "SourceDigests.swift")
    return [
      .buildCommand(
        displayName: "Fingerprinting the sources",
        executable: URL(filePath: "/bin/sh"),
        arguments: [
          script.path(percentEncoded: false), root.path(percentEncoded: false),
          output.path(percentEncoded: false),
        ],
        inputFiles: [script, root.appending(path: "Package.swift")]
          + sourceFiles(below: root.appending(path: "Sources")),
        outputFiles: [output])
    ]
  }

  private func sourceFiles(below folder: URL) -> [URL] {
    let extensions: Set = ["swift", "c", "h", "json", "modulemap", "css", "js"]
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (files?.compactMap { $0 as? URL } ?? [])
      .filter { extensions.contains($0.pathExtension) }
      .sorted { $0.path(percentEncoded: false) < $1.path(percentEncoded: false) }
  }
}
