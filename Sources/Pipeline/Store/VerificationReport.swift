/// What was found when every byte of a store was read.
public struct VerificationReport: Codable, Hashable, Sendable {
  public var blobsRead = 0
  public var bytesRead = 0
  public var recordsRead = 0
  /// What is under `blobs/` and is not the bytes of its name, or cannot be read.
  public var damagedBlobs: [String] = []
  /// Sound blobs that no record names.
  public var unusedBlobs = 0
  /// Record files that were altered, cut or misplaced.
  public var damagedRecords: [String] = []
  /// Blobs that records name and the store lacks, those just found damaged included.
  public var missing: [Missing] = []

  public var isSound: Bool { damagedBlobs.isEmpty && damagedRecords.isEmpty && missing.isEmpty }

  /// A blob that the stage has to make again.
  public struct Missing: Codable, Hashable, Sendable {
    public var stage: String
    /// The name of the output; `nil` for the log.
    public var output: String?
    public var digest: Digest
  }
}

extension FileStore {
  /// Reads every blob and every record and recomputes their names, to the end whatever is found.
  ///
  /// In a writable store, what is damaged is set aside, so that the next run makes it again, and
  /// the index is made anew. `progress` is called after each blob.
  public func verifyAll(
    progress: (_ bytesRead: Int, _ byteCount: Int) -> Void = { _, _ in }
  ) throws(StoreError) -> VerificationReport {
    var report = VerificationReport()
    let blobs = try storedBlobs()
    let total = blobs.reduce(0) { $0 + $1.status.byteCount }
    var damaged: Set<String> = []
    for blob in blobs {
      report.blobsRead += 1
      report.bytesRead += blob.status.byteCount
      if try !isIntact(blob) {
        damaged.insert(blob.name)
        report.damagedBlobs.append(blob.path)
        if access == .readWrite { try setAside(blob.path) }
      }
      progress(report.bytesRead, total)
    }
    var used: Set<String> = []
    for key in try recordedKeys() {
      for digest in try recordNames(of: key) {
        report.recordsRead += 1
        guard let file = try recordFile(digest, of: key) else {
          report.damagedRecords.append(layout.record(digest, of: key))
          continue
        }
        report.missing += file.record.missing { isPresent($0) && !damaged.contains($0.digest.hex) }
        used.formUnion((file.record.blobs.map(\.digest) + file.record.codeListings).map(\.hex))
      }
    }
    report.unusedBlobs = blobs.count { !damaged.contains($0.name) && !used.contains($0.name) }
    if access == .readWrite { try rebuildIndex() }
    return report
  }

  /// Makes the index anew from the records, and says how many there are.
  @discardableResult
  public func rebuildIndex() throws(StoreError) -> Int {
    try requireWritable("rebuild the index")
    let entries = try recordFiles().map(\.entry)
    try withIndex { index throws(StoreError) in try index.replaceAll(with: entries) }
    return entries.count
  }

  private func isIntact(_ blob: StoredFile) throws(StoreError) -> Bool {
    guard blob.status.isRegular, let digest = Digest(hex: blob.name),
      layout.blob(digest) == blob.path
    else { return false }
    return try verify(BlobReference(digest: digest, byteCount: blob.status.byteCount)) != .damaged
  }
}

extension ActionRecord {
  fileprivate func missing(
    isPresent: (BlobReference) -> Bool
  ) -> [VerificationReport.Missing] {
    let files = outputs.sorted { $0.key < $1.key }.map { (name: Optional($0.key), blob: $0.value) }
    let all = files + (log.map { [(name: nil, blob: $0)] } ?? [])
    return all.filter { !isPresent($0.blob) }
      .map { .init(stage: stage, output: $0.name, digest: $0.blob.digest) }
  }
}
