extension ImageDatasetDescriptor {
  /// The command that gets the raw files.
  public var fetchCommand: String {
    format == .imageNet100
      ? "./repro fetch \(name.rawValue) --from DIR" : "./repro fetch \(name.rawValue)"
  }

  /// What to do for the raw files: the quick way too, where there is one.
  public var advice: String {
    debianPackage.map { "apt-get install \($0), or \(fetchCommand)" } ?? fetchCommand
  }
}
