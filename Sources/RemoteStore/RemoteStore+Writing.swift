internal import Foundation
public import Pipeline
internal import StageKit

extension RemoteStore {
  /// Writes results with all their files: files first, the entry that leads to them last.
  ///
  /// A file that the remote has is not sent again. Nothing that leads to other bytes is replaced, except by a later
  /// measurement.
  public func push(_ records: [ActionRecord], from store: FileStore) -> PushReport {
    var report = PushReport()
    for start in stride(from: 0, to: records.count, by: 64) {
      guard canWrite, condition.takesWrites else { break }
      report += pushGroup(Array(records[start..<min(start + 64, records.count)]), from: store)
    }
    return report
  }

  /// A result on its way, with the bytes that `/ac` is to hold for it.
  private struct Parcel {
    let record: ActionRecord
    var files: [String: Content] = [:]
    /// False when `/ac` has an entry that is as good.
    var needsEntry = true

    var result: ActionResult { ActionResult(files: files.mapValues(\.blob)) }
  }

  /// Bytes to be sent: those of a file in the store, or of memory.
  private struct Content {
    let blob: BlobReference
    let bytes: [UInt8]?

    func data(in store: FileStore) -> Data? {
      let data =
        bytes.map { Data($0) }
        ?? (try? Data(
          contentsOf: URL(fileURLWithPath: store.path(of: blob.digest)), options: .mappedIfSafe))
      guard let data, data.count == blob.byteCount, Digest(of: data) == blob.digest else {
        return nil
      }
      return data
    }
  }

  private func pushGroup(_ records: [ActionRecord], from store: FileStore) -> PushReport {
    var report = PushReport()
    var parcels = records.compactMap { record -> Parcel? in
      guard let parcel = parcel(for: record, from: store) else {
        report.incomplete.append(record.stage)
        return nil
      }
      return parcel
    }
    parcels = withoutKnown(parcels, &report)
    let contents = Dictionary(
      parcels.flatMap(\.files.values).map { ($0.blob.digest, $0) }, uniquingKeysWith: { $1 })
    let sent = send(
      contents.values.sorted { $0.blob.digest < $1.blob.digest }, from: store, &report)
    let ready = parcels.filter { parcel in
      let isWhole = parcel.files.values.allSatisfy { sent.contains($0.blob.digest) }
      if !isWhole, condition.takesWrites { report.incomplete.append(parcel.record.stage) }
      return isWhole && parcel.needsEntry
    }
    let outcomes = writer.perform(
      ready.map { request(.put(Data($0.result.bytes)), "ac/\($0.record.key)") })
    for outcome in outcomes where isWritten(outcome) { report.records += 1 }
    return report
  }

  private func parcel(for record: ActionRecord, from store: FileStore) -> Parcel? {
    guard let (bytes, digest) = try? record.file() else { return nil }
    var parcel = Parcel(record: record)
    func add(_ path: String, _ blob: BlobReference, bytes: [UInt8]? = nil) {
      parcel.files[path] = Content(blob: blob, bytes: bytes)
    }
    add(
      ActionResult.record, BlobReference(digest: digest, byteCount: bytes.count), bytes: bytes)
    for (name, blob) in record.outputs { add(ActionResult.output(name), blob) }
    if let log = record.log { add(ActionResult.log, log) }
    for listing in [record.preimage.code] + (record.code.map { [$0] } ?? []) {
      // A result is whole without the listing of its code.
      guard let bytes = store.listingBytes(of: listing) else { continue }
      add(
        ActionResult.listing(listing), BlobReference(digest: listing, byteCount: bytes.count),
        bytes: bytes)
    }
    return parcel
  }

  /// Leaves out what the remote has with other bytes, and marks what it has.
  private func withoutKnown(_ parcels: [Parcel], _ report: inout PushReport) -> [Parcel] {
    let listed = listedResults(for: parcels.map(\.record.key), by: writer)
    // An entry whose record is gone leads nowhere, and is made again.
    let records = there(listed.values.compactMap { $0.files[ActionResult.record] })
    let known = listed.filter { $0.value.files[ActionResult.record].map(records.contains) ?? false }
    return parcels.compactMap { parcel in
      guard let entry = known[parcel.record.key] else { return parcel }
      var parcel = parcel
      if parcel.record.isMeasurement {
        parcel.needsEntry = entry != parcel.result
      } else {
        guard entry.outputs == parcel.result.outputs else {
          report.divergent.append(parcel.record.stage)
          return nil
        }
        parcel.needsEntry = false
        // The other record, log and listings are not ours to mend.
        parcel.files = parcel.files.filter { entry.files[$0.key] == $0.value.blob }
      }
      if !parcel.needsEntry { report.present += 1 }
      return parcel
    }
  }

  /// The digests of what the remote has afterwards.
  private func send(
    _ contents: [Content], from store: FileStore, _ report: inout PushReport
  ) -> Set<Digest> {
    var there = Set(there(contents.map(\.blob)).map(\.digest))
    guard condition.takesWrites else { return there }
    let missing = contents.filter { !there.contains($0.blob.digest) }
    let bodies = missing.compactMap { content in
      content.data(in: store).map { (content.blob, $0) }
    }
    let outcomes = writer.perform(bodies.map { request(.put($0.1), "cas/\($0.0.digest)") })
    for ((blob, _), outcome) in zip(bodies, outcomes) where isWritten(outcome) {
      there.insert(blob.digest)
      report.blobs += 1
      report.bytes += blob.byteCount
    }
    return there
  }

  /// Which of some files the remote has, by their names and sizes.
  private func there(_ blobs: [BlobReference]) -> Set<BlobReference> {
    guard condition.isUp else { return [] }
    let outcomes = writer.perform(
      blobs.map { request(.head, "cas/\($0.digest)", seconds: patience.smallSeconds) })
    return Set(
      zip(blobs, outcomes).compactMap { blob, outcome in
        guard let answer = present(outcome) else { return nil }
        return answer.announced ?? blob.byteCount == blob.byteCount ? blob : nil
      })
  }

  private func isWritten(_ outcome: Result<HTTPAnswer, HTTPFailure>) -> Bool {
    if case .success(let answer) = outcome, !(200..<300).contains(answer.status),
      answer.status < 500, answer.status != 429
    {
      condition.refuseWrites("it takes no writes (status \(answer.status)): check the credentials")
      return false
    }
    return present(outcome) != nil
  }
}
