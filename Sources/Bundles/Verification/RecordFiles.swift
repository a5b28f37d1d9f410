import Foundation
import Pipeline

/// The records of a bundle that are what their names say.
struct RecordFiles {
  private(set) var records: [ActionRecord] = []
  private var paths: [Digest: String] = [:]

  /// Reads the records; what is wrong with one goes to `report`.
  init(in contents: BundleContents, _ report: inout BundleReport) {
    for path in contents.paths(below: BundleLayout.records) {
      report.count("records")
      let parts = path.split(separator: "/")
      guard parts.count == 3, let key = Digest(hex: parts[1]), parts[2].hasSuffix(".json"),
        let digest = Digest(hex: parts[2].dropLast(5))
      else {
        report.fail(path, "a record is named KEY/DIGEST.json")
        continue
      }
      guard let bytes = contents.bytes(path), Digest(of: bytes) == digest else {
        report.fail(path, "its bytes do not have the SHA-256 of its name")
        continue
      }
      do throws(StoreError) {
        let record = try ActionRecord(bytes: bytes, path: path)
        guard record.key == key else {
          report.fail(path, "it has the key of another record")
          continue
        }
        records.append(record)
        paths[key] = path
      } catch {
        report.fail(path, "\(error.headline)")
      }
    }
    records.sort { ($0.usage.finishedAt, $0.key) < ($1.usage.finishedAt, $1.key) }
  }

  func path(of record: ActionRecord) -> String { paths[record.key] ?? BundleLayout.records }

  /// Code, files and origins: all that the records speak of and a bundle holds.
  func check(
    _ contents: BundleContents, by catalog: StageCatalog, withCheckpoints: Bool,
    _ report: inout BundleReport
  ) {
    var named: Set<String> = []
    let library = RecordLibrary(records)
    for record in records {
      if let problem = catalog.problem(of: record) {
        report.fail(path(of: record), BundlePath.shown(problem))
      }
      let code = BundleLayout.code(record.preimage.code)
      named.insert(code)
      for (name, blob) in record.outputs.sorted(by: { $0.key < $1.key }) {
        let path = BundleLayout.blob(blob.digest)
        named.insert(path)
        let isHeld =
          BundleLayout.isAlwaysHeld(name, of: record.preimage.kind)
          || withCheckpoints && BundleLayout.isCheckpoint(name)
        if isHeld, contents.sizes[path] != blob.byteCount {
          report.fail(
            path,
            "\(BundlePath.shown(record.stage)) wrote \(BundlePath.shown(name)) of "
              + "\(blob.byteCount) bytes, and that is not what is here")
        }
      }
      if let log = record.log { named.insert(BundleLayout.blob(log.digest)) }
      for identity in record.preimage.inputs.values.joined()
      where library.producer(of: identity) == nil {
        report.fail(
          path(of: record), "it was made from bytes that no record in the bundle accounts for")
      }
      if contents.sizes[code] == nil {
        report.fail(code, "\(path(of: record)) names it, and it is missing")
      }
    }
    for path in contents.paths(below: BundleLayout.blobs) + contents.paths(below: BundleLayout.code)
    {
      report.count(path.hasPrefix(BundleLayout.code) ? "code listings" : "blobs")
      checkName(path, contents, &report)
      if !named.contains(path) { report.fail(path, "no record names it") }
    }
  }

  /// The name of a blob or a listing is the digest of its bytes.
  private func checkName(
    _ path: String, _ contents: BundleContents, _ report: inout BundleReport
  ) {
    let name = path.split(separator: "/").last.map { $0.prefix(64) } ?? ""
    do throws(BundleError) {
      let digest = try Checksums.digest(ofFileAt: contents.location(path))
      if digest.hex != name { report.fail(path, "its bytes do not have the SHA-256 of its name") }
    } catch {
      report.fail(path, "\(error)")
    }
  }
}
