import Foundation
public import Pipeline
import Report
import Stages

/// Checks a bundle that may come from anywhere, without running anything that is in it.
public struct BundleVerification {
  private let contents: BundleContents
  private let catalog: StageCatalog
  private let executor: any StageExecutor
  private let scratch: String
  private var report = BundleReport()

  /// - Parameters:
  ///   - folder: The bundle.
  ///   - catalog: The code that renders documents.
  ///   - executor: What runs it.
  ///   - scratch: A folder of the caller's for what is rendered.
  /// - Throws: `BundleError` when there is no folder to be read.
  public init(
    of folder: String, catalog: StageCatalog, executor: any StageExecutor, scratch: String
  ) throws(BundleError) {
    contents = try BundleContents(of: folder)
    self.catalog = catalog
    self.executor = executor
    self.scratch = scratch
  }

  /// Everything that is not as it should be.
  ///
  /// - Parameter recomputes: Whether documents are computed anew from the metrics of runs.
  /// - Returns: What was looked at, and what is wrong.
  public mutating func run(recomputes: Bool) async -> BundleReport {
    for (path, reason) in contents.refused { report.fail(path, reason) }
    if !contents.strangers.isEmpty {
      report.notes.append(
        "passed over what programs leave in folders that they show: "
          + contents.strangers.map(BundlePath.shown).joined(separator: ", "))
    }
    checkChecksums()
    guard let summary = summary() else { return report }
    let records = RecordFiles(in: contents, &report)
    records.check(
      contents, by: catalog, withCheckpoints: summary.hasCheckpoints, &report)
    noteImports(records)
    checkPublished(summary, records)
    checkClaims()
    let rerun = StageRerun(
      contents: contents, catalog: catalog, executor: executor, scratch: scratch)
    for record in records.records {
      let isReport = record.preimage.kind == GraphBuilder.reportKind
      let isArtifact = summary.artifacts.contains(record.stage)
      // Only what arranges numbers is run: never a training, whatever a bundle calls it.
      let arranges = catalog.kinds[record.preimage.kind]?.declaration.isArtifact == true
      guard isReport || recomputes && isArtifact && arranges else { continue }
      await rerun.check(record, among: records, &report)
    }
    report.failures = Self.unique(report.failures)
    return report
  }

  /// Digest by digest; files without a line and lines without a file are failures too.
  private mutating func checkChecksums() {
    guard let bytes = contents.bytes(BundleLayout.checksums) else {
      return report.fail(BundleLayout.checksums, "it is missing")
    }
    // The file itself has no digest that would tell.
    guard !bytes.contains(UInt8(ascii: "\r")) else {
      return report.fail(
        BundleLayout.checksums,
        "its lines end in CR LF, so something has changed the text (git does with core.autocrlf, so do some "
          + "mail programs): get the bundle again as a tar file")
    }
    let checksums = Checksums(text: String(decoding: bytes, as: UTF8.self))
    for (line, reason) in checksums.problems {
      report.fail(BundleLayout.checksums, "line \(line): \(reason)")
    }
    for (path, expected) in checksums.digests.sorted(by: { $0.key < $1.key }) {
      report.count("checksums")
      guard contents.sizes[path] != nil else {
        report.fail(path, "it is missing")
        continue
      }
      do throws(BundleError) {
        let found = try Checksums.digest(ofFileAt: contents.location(path))
        if found != expected {
          report.fail(path, "its bytes do not have the SHA-256 of \(BundleLayout.checksums)")
        }
      } catch {
        report.fail(path, "\(error)")
      }
    }
    for path in contents.sizes.keys.sorted()
    where checksums.digests[path] == nil && path != BundleLayout.checksums {
      report.fail(path, "it is not listed in \(BundleLayout.checksums)")
    }
  }

  private mutating func summary() -> BundleSummary? {
    guard let bytes = contents.bytes(BundleLayout.summary),
      let summary = try? JSONDecoder().decode(BundleSummary.self, from: bytes)
    else {
      report.fail(BundleLayout.summary, "it does not describe a bundle")
      return nil
    }
    guard summary.format <= BundleLayout.format else {
      report.fail(
        BundleLayout.summary,
        "it has format \(summary.format), but this version reads up to \(BundleLayout.format)")
      return nil
    }
    return summary
  }

  /// Says how much of the bundle its maker did not compute.
  private mutating func noteImports(_ records: RecordFiles) {
    let imported = records.records.filter { $0.origin != nil }
    guard let first = imported.first else { return }
    report.notes.append(
      "\(imported.count) of \(records.records.count) results were imported by the bundle's maker, "
        + "such as \(BundlePath.shown(first.stage))")
  }

  /// What stands in `artifacts/` is what recorded stages wrote.
  private mutating func checkPublished(_ summary: BundleSummary, _ records: RecordFiles) {
    let written = Set(records.records.flatMap { $0.outputs.values.map(\.digest) })
      .union(drawnPictures(records))
    let numbers = [BundleLayout.metrics, BundleLayout.measurements]
    var pages: [String] = []
    for path in contents.paths(below: BundleLayout.artifacts) where !numbers.contains(path) {
      report.count("published files")
      let name = path.dropFirst(BundleLayout.artifacts.count + 1)
      guard !BundleLayout.reportNames.contains(String(name)) else {
        pages.append(String(name))
        continue
      }
      let digest = try? Checksums.digest(ofFileAt: contents.location(path))
      if digest.map(written.contains) != true {
        report.fail(path, "no record in the bundle has written these bytes")
      }
    }
    if !pages.isEmpty {
      report.notes.append(
        "the pages over all artifacts (\(pages.joined(separator: ", "))) are covered by the "
          + "checksum alone")
    }
    checkNumbers(summary, records)
  }

  /// The published numbers and measurements are those that the artifacts recorded.
  private mutating func checkNumbers(_ summary: BundleSummary, _ records: RecordFiles) {
    var metrics: [String: JSONValue] = [:]
    var measurements: [String: JSONValue] = [:]
    for artifact in summary.artifacts {
      let outputs = records.records.last { $0.stage == artifact }?.outputs ?? [:]
      let name = BundleLayout.publishedName(artifact)
      metrics[name] = outputs[BundleLayout.metricsFile].flatMap(json)
      measurements[name] = outputs[BundleLayout.measurementsFile].flatMap(json)
      if metrics[name] == nil {
        report.fail(BundleLayout.summary, "there are no numbers of \(BundlePath.shown(artifact))")
      }
    }
    let files = [(BundleLayout.metrics, metrics), (BundleLayout.measurements, measurements)]
    for (path, expected) in files {
      let isNeeded = path == BundleLayout.metrics || !expected.isEmpty
      guard isNeeded || contents.sizes[path] != nil else { continue }
      let published = contents.bytes(path)
        .flatMap { try? JSONDecoder().decode(JSONValue.self, from: $0) }
      if published != .object(expected) {
        report.fail(path, "its numbers are not those that the artifacts recorded")
      }
    }
  }

  private func json(_ blob: BlobReference) -> JSONValue? {
    contents.bytes(BundleLayout.blob(blob.digest))
      .flatMap { try? JSONDecoder().decode(JSONValue.self, from: $0) }
  }

  /// The picture files that the recorded figures become when they are published.
  private func drawnPictures(_ records: RecordFiles) -> [Digest] {
    records.records.filter { $0.preimage.kind == GraphBuilder.reportKind }.flatMap { record in
      let pictures =
        record.outputs["figures.json"]
        .flatMap { contents.bytes(BundleLayout.blob($0.digest)) }
        .flatMap { try? JSONDecoder().decode([String: String].self, from: $0) } ?? [:]
      return pictures.values.map { Digest(of: Data(SVGPicture.file($0).utf8)) }
    }
  }

  /// Judges the claims of the bundle again, by the numbers in it.
  private mutating func checkClaims() {
    do {
      guard let rules = contents.bytes(BundleLayout.claims),
        let numbers = try contents.numbers()
      else { return report.fail(BundleLayout.claims, "claims or numbers are missing") }
      let book = try ClaimBook(json: rules)
      let verdicts = try ClaimVerdicts(numbers, by: book, paper: contents.paperSide())
      report.count("claims", verdicts.claims.count)
      if Array(rules) != ClaimBook.bundledBytes {
        report.notes.append("the bundle's claims are not worded as this program's")
      }
      let kept = contents.bytes(BundleLayout.verdicts).map(Array.init) ?? []
      if kept != (try verdicts.json()) {
        let changed = Self.changes(from: kept, to: verdicts)
        report.fail(BundleLayout.verdicts, "the numbers give other verdicts\(changed)")
      }
      let text = ClaimText(verdicts, isMarkdown: true).text
      if contents.bytes(BundleLayout.claimsText) != Data(text.utf8) {
        report.fail(BundleLayout.claimsText, "it does not say what the verdicts say")
      }
    } catch {
      report.fail(BundleLayout.claims, "the claims can't be judged: \(error)")
    }
  }

  private static func changes(from kept: [UInt8], to new: ClaimVerdicts) -> String {
    guard let old = try? ClaimVerdicts(json: kept) else { return "" }
    let changed = new.claims.compactMap { claim -> String? in
      let before = old.claims.first { $0.id == claim.id }?.verdict
      guard before != claim.verdict else { return nil }
      return "\(claim.id) \(before?.rawValue ?? "absent") -> \(claim.verdict.rawValue)"
    }
    return changed.isEmpty ? "" : ": \(changed.joined(separator: ", "))"
  }

  private static func unique(_ failures: [BundleReport.Failure]) -> [BundleReport.Failure] {
    var kept: [BundleReport.Failure] = []
    for failure in failures where !kept.contains(failure) { kept.append(failure) }
    return kept
  }
}
