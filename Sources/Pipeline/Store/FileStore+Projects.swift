extension FileStore {
  /// Notes that the project of a manifest keeps results here.
  public func register(projectAt manifest: String) throws(StoreError) {
    try requireWritable("register a project")
    let path = layout.project(manifest)
    guard try cached(path) != Array(manifest.utf8) else { return }
    try clearing(path) { () throws(StoreError) in
      try disk.write(Seal.closing(Array(manifest.utf8)), to: path, scratch: layout.projects)
    }
  }

  /// The manifests of the projects that keep results here, sorted.
  ///
  /// - Throws: `StoreError.damaged` for a name that cannot be read: what it stands for is not to be lost.
  public func projects() throws(StoreError) -> [String] {
    var manifests: [String] = []
    for name in try disk.list(layout.projects) where Digest(hex: name) != nil {
      let path = "\(layout.projects)/\(name)"
      guard let bytes = try cached(path) else {
        throw .damaged(path: path, problem: "it names no project; remove it if you know of none")
      }
      manifests.append(String(decoding: bytes, as: UTF8.self))
    }
    return manifests.sorted()
  }

  /// Gives up the results of a project.
  public func forget(projectAt manifest: String) throws(StoreError) {
    try requireWritable("forget a project")
    try disk.remove(layout.project(manifest))
  }
}
