public import Foundation
public import Pipeline
import Report
import Stages

/// Fills a folder, in which the artifacts are published already, with all that a reviewer needs.
public struct BundleWriter {
  private let folder: String
  private let store: FileStore
  private let catalog: StageCatalog

  /// - Parameters:
  ///   - folder: The bundle's folder; `artifacts/` is in it.
  ///   - store: Where the files of records are read.
  ///   - catalog: The code that the records were made by.
  public init(folder: String, store: FileStore, catalog: StageCatalog) {
    self.folder = folder
    self.store = store
    self.catalog = catalog
  }

  /// Writes everything but the artifacts; the checksums last.
  ///
  /// - Parameters:
  ///   - summary: What the bundle is to hold.
  ///   - records: The records of its artifacts and of all they were made from.
  ///   - pipeline: The bytes of the manifest.
  ///   - published: The bytes of the project's `published.json`; nil where it has none.
  ///   - claims: The bytes of the project's own claims; nil where this program's are judged.
  /// - Throws: `BundleError`, or `StoreError` when a file of a record is lost or damaged.
  public func write(
    _ summary: BundleSummary, records: [ActionRecord], pipeline: Data, published: Data?,
    claims: Data? = nil
  ) throws {
    try put(Array(pipeline), BundleLayout.pipeline)
    if let published { try put(Array(published), BundleLayout.published) }
    try put(BundleJSON.bytes(summary), BundleLayout.summary)
    try put(PackageResources.CITATION_cff, BundleLayout.citation)
    try writeClaims(claims.map(Array.init))
    for record in records { try write(record, withCheckpoints: summary.hasCheckpoints) }
    let published = try BundleContents(of: folder).paths(below: BundleLayout.artifacts)
    try put(
      Array(CodecheckManifest(summary, published: published).text.utf8), BundleLayout.codecheck)
    try put(
      Array(BundleReadme(summary, records: records.count).text.utf8), BundleLayout.readme)
    let contents = try BundleContents(of: folder)
    let crate = RunCrate(summary, records: records, contents: contents, catalog: catalog)
    try put(BundleJSON.bytes(crate.json), BundleLayout.crate)
    try writeChecksums()
  }

  private func writeClaims(_ own: [UInt8]?) throws {
    let contents = try BundleContents(of: folder)
    guard let numbers = try contents.numbers() else { return }
    let claims = own ?? ClaimBook.bundledBytes
    let verdicts = try ClaimVerdicts(
      numbers, by: ClaimBook(json: claims), paper: contents.paperSide())
    try put(claims, BundleLayout.claims)
    try put(verdicts.json(), BundleLayout.verdicts)
    try put(
      Array(ClaimText(verdicts, isMarkdown: true).text.utf8), BundleLayout.claimsText)
  }

  private func write(_ record: ActionRecord, withCheckpoints: Bool) throws {
    let file = try record.file()
    try put(file.bytes, BundleLayout.record(file.digest, of: record.key))
    let code = record.preimage.code
    if !exists(BundleLayout.code(code)) {
      let listing = catalog.code(of: record.preimage.kind, record.preimage.parameters)
      // The store keeps the listings of earlier builds.
      var bytes = listing.bytes
      if listing.digest != code {
        guard let kept = store.listingBytes(of: code) else {
          throw StoreError.missingBlob(digest: code, neededBy: "the record of \(record.stage)")
        }
        bytes = kept
      }
      try put(bytes, BundleLayout.code(code))
    }
    for (name, blob) in record.outputs.sorted(by: { $0.key < $1.key })
    where BundleLayout.isAlwaysHeld(name, of: record.preimage.kind)
      || withCheckpoints && BundleLayout.isCheckpoint(name)
    {
      try put(blob)
    }
    if let log = record.log, store.isPresent(log) { try put(log) }
  }

  private func put(_ blob: BlobReference) throws {
    let path = BundleLayout.blob(blob.digest)
    if !exists(path) { try put(Array(store.read(blob)), path) }
  }

  private func writeChecksums() throws {
    let contents = try BundleContents(of: folder)
    var digests: [String: Digest] = [:]
    for path in contents.sizes.keys {
      digests[path] = try Checksums.digest(ofFileAt: contents.location(path))
    }
    try put(Array(Checksums(digests).text.utf8), BundleLayout.checksums)
  }

  private func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder)/\(path)")
  }

  private func put(_ bytes: [UInt8], _ path: String) throws {
    let url = URL(fileURLWithPath: "\(folder)/\(path)")
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: url)
    } catch {
      throw BundleError.cannotWrite(path: url.path, reason: error.localizedDescription)
    }
  }
}
