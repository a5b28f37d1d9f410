/// The recorded bytes that a build is about to rely on.
///
/// They are the files of fresh stages that a stale stage reads, and the files of the targets.
public struct ServedBlobs: Sendable {
  private let blobs: [BlobReference: StageID]

  public init(of plan: Plan, targets: Set<StageID>, catalog: StageCatalog) {
    let fresh = Dictionary(
      uniqueKeysWithValues: plan.entries.compactMap { entry in
        entry.files.map { (entry.node.id, $0) }
      })
    var blobs: [BlobReference: StageID] = [:]
    for entry in plan.entries {
      let node = entry.node
      if targets.contains(node.id) {
        for blob in (fresh[node.id] ?? [:]).values { blobs[blob] = node.id }
      }
      guard !entry.isFresh else { continue }
      for slot in catalog.kinds[node.kind]?.declaration.inputs ?? [] {
        for producer in node.inputs[slot.name] ?? [] {
          for (name, blob) in fresh[producer.id] ?? [:] where slot.files.contains(name) {
            blobs[blob] = producer.id
          }
        }
      }
    }
    self.blobs = blobs
  }

  /// Reads every blob; those whose bytes do not match their name, with their stage.
  public func damaged(in store: FileStore) throws -> [(StageID, BlobReference)] {
    try blobs.filter { try store.verify($0.key) == .damaged }.map { ($0.value, $0.key) }
      .sorted { $0.0 < $1.0 }
  }
}
