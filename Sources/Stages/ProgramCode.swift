internal import Pipeline
internal import PreparedImages

extension ModuleCode {
  /// The modules of this program, as `Package.swift` lays them out.
  static let program = ModuleCode(
    sources: moduleSources.merging(libraries) { files, more in
      files.merging(more) { own, _ in own }
    }, dependencies: moduleDependencies)

  /// What is no source of this package and decides numbers all the same: the library that decodes JPEG, by
  /// its bytes, since other releases see other pixels.
  private static let libraries = [
    "CTurboJPEG": ["libturbojpeg": JPEGLibrary.contents().map { Digest(of: $0).hex } ?? "unknown"]
  ]
}
