internal import Foundation
public import Pipeline
public import StageKit

extension RemoteStore {
  /// What the remote says of each action; files of results are not asked for.
  ///
  /// - Parameters:
  ///   - keys: The actions.
  ///   - problem: What is wrong with a record that is therefore not used.
  /// - Returns: An answer for each key.
  public func answers(
    for keys: [Digest], refusing problem: (ActionRecord) -> String?
  ) -> [Digest: RemoteAnswer] {
    let start = ContinuousClock.now
    let listed = listedResults(for: keys, by: reader)
    let records = read(
      listed.compactMapValues { $0.files[ActionResult.record] }, by: reader)
    var answers: [Digest: RemoteAnswer] = [:]
    var hasFound = false
    for key in keys {
      guard let result = listed[key] else {
        answers[key] = condition.isUp ? .absent : .silent(condition.reason)
        continue
      }
      do throws(RecordFault) {
        let found = try record(records[key], of: key, listed: result)
        if let reason = problem(found.record) {
          answers[key] = .unusable(reason)
        } else {
          answers[key] = .present(found)
          hasFound = true
        }
      } catch {
        let isUp = condition.isUp
        answers[key] = isUp ? .unusable(error.problem) : .silent(condition.reason)
        if isUp { condition.doubt(error.problem) }
      }
    }
    if !hasFound { condition.lose((ContinuousClock.now - start) / .seconds(1)) }
    return answers
  }

  /// What `/ac` has for each key; keys of which it has nothing are absent.
  func listedResults(for keys: [Digest], by client: HTTPClient) -> [Digest: ActionResult] {
    let found = small(
      keys.map { "ac/\($0)" }, limits: keys.map { _ in Self.largestResult }, by: client)
    var results: [Digest: ActionResult] = [:]
    for (key, answer) in zip(keys, found) {
      guard let answer else { continue }
      guard let result = ActionResult(Array(answer.body)) else {
        condition.fail("it does not answer as a store of results does")
        continue
      }
      results[key] = result
    }
    return results
  }

  /// The bytes of each record that has the right digest; nil where it is not there.
  private func read(
    _ records: [Digest: BlobReference], by client: HTTPClient
  ) -> [Digest: Data] {
    let wanted = records.filter { $0.value.byteCount <= Self.largestRecord }.sorted {
      $0.key < $1.key
    }
    let found = small(
      wanted.map { "cas/\($0.value.digest)" }, limits: wanted.map(\.value.byteCount), by: client)
    var bytes: [Digest: Data] = [:]
    for (want, answer) in zip(wanted, found) {
      guard let answer, answer.received.digest == want.value.digest else { continue }
      bytes[want.key] = answer.body
    }
    return bytes
  }

  private struct RecordFault: Error { let problem: String }

  private func record(
    _ bytes: Data?, of key: Digest, listed: ActionResult
  ) throws(RecordFault) -> RemoteResult {
    guard let reference = listed.files[ActionResult.record] else {
      throw RecordFault(problem: "its entry for \(key.short) names no record")
    }
    guard let bytes else {
      throw RecordFault(
        problem: "the record \(reference.digest.short) is missing there, or has other bytes")
    }
    guard let record = try? ActionRecord(bytes: bytes, path: "\(address)"), record.key == key else {
      throw RecordFault(problem: "the record \(reference.digest.short) is not one of this action")
    }
    return RemoteResult(record: record, listed: listed, digest: reference.digest)
  }

  /// Takes results with all their files into `store`, each byte checked on arrival.
  ///
  /// - Returns: The keys of the results that are whole here now.
  /// - Throws: `StoreError` when this store cannot keep them.
  public func take(
    _ results: [RemoteResult], into store: FileStore
  ) throws(StoreError) -> Set<Digest> {
    var taken: Set<Digest> = []
    // Groups, so that a long transfer that breaks off keeps what is whole.
    for start in stride(from: 0, to: results.count, by: 64) {
      guard condition.isUp else { break }
      let group = results[start..<min(start + 64, results.count)]
      let begin = ContinuousClock.now
      let whole = try store.withScratch { folder throws(StoreError) -> Set<Digest> in
        try takeGroup(Array(group), into: store, by: folder)
      }
      if whole.isEmpty { condition.lose((ContinuousClock.now - begin) / .seconds(1)) }
      taken.formUnion(whole)
    }
    return taken
  }

  private func takeGroup(
    _ group: [RemoteResult], into store: FileStore, by folder: String
  ) throws(StoreError) -> Set<Digest> {
    var wanted: [Digest: BlobReference] = [:]
    for result in group {
      for blob in result.needed + result.listings where !store.isPresent(blob) {
        wanted[blob.digest] = blob
      }
    }
    let space = store.availableBytes
    guard
      wanted.values.reduce(0, { $0.addingReportingOverflow($1.byteCount).partialValue }) < space,
      wanted.values.allSatisfy({ $0.byteCount < space })
    else {
      condition.doubt("its results need more space than there is here")
      return []
    }
    let fetched = try fetch(wanted.values.sorted { $0.digest < $1.digest }, into: folder)
    var whole: Set<Digest> = []
    for result in group
    where result.needed.allSatisfy({ fetched[$0.digest] != nil || store.isPresent($0) }) {
      try store.adopt(
        result.record, named: result.digest, from: "\(address)",
        files: fetched, listings: result.listings)
      whole.insert(result.record.key)
    }
    return whole
  }

  /// The paths of the blobs that came whole, by digest.
  private func fetch(
    _ blobs: [BlobReference], into folder: String
  ) throws(StoreError) -> [Digest: String] {
    let outcomes = reader.perform(
      blobs.map { blob in
        request(
          .get, "cas/\(blob.digest)", limit: blob.byteCount, into: "\(folder)/\(blob.digest)")
      })
    var fetched: [Digest: String] = [:]
    for (blob, outcome) in zip(blobs, outcomes) {
      if case .failure(.cannotWrite(let path, let errno)) = outcome {
        throw errno == ENOSPC
          ? .noSpace(path: path, errno: errno) : .cannotCreate(path: path, errno: errno)
      }
      guard let answer = present(outcome) else {
        if condition.isUp {
          condition.doubt("the file \(blob.digest.short) of a result is missing")
        }
        continue
      }
      guard answer.received.digest == blob.digest, answer.received.byteCount == blob.byteCount
      else {
        condition.doubt("the file \(blob.digest.short) of a result came with other bytes")
        continue
      }
      let path = "\(folder)/\(blob.digest)"
      // Nothing was written of a file without bytes.
      if blob.byteCount == 0, !FileManager.default.createFile(atPath: path, contents: nil) {
        throw .cannotCreate(path: path, errno: EIO)
      }
      fetched[blob.digest] = path
    }
    return fetched
  }
}
