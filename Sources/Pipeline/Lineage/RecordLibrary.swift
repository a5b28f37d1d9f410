/// Records by the files that they wrote.
public struct RecordLibrary: Sendable {
  /// A file as an input slot knows it.
  private struct FileName: Hashable {
    var name: String
    var digest: Digest
  }

  private let writers: [FileName: [ActionRecord]]

  /// - Parameter records: The earliest first; among equals the later is preferred.
  public init(_ records: [ActionRecord]) {
    var writers: [FileName: [ActionRecord]] = [:]
    for record in records {
      for (name, blob) in record.outputs {
        writers[FileName(name: name, digest: blob.digest), default: []].append(record)
      }
    }
    self.writers = writers
  }

  /// The record of an action that wrote every file of `identity`, with its coordinates if it can be.
  ///
  /// Different actions may come to the same bytes; each of them accounts for them.
  public func producer(of identity: InputIdentity) -> ActionRecord? {
    guard let (name, digest) = identity.files.min(by: { $0.key < $1.key }) else { return nil }
    let candidates = (writers[FileName(name: name, digest: digest)] ?? []).filter { record in
      identity.files.allSatisfy { record.outputs[$0.key]?.digest == $0.value }
    }
    let place = identity.coordinates.map { "\($0.key)=\($0.value.coordinateText)" }
    return candidates.last { record in
      let parts = Set(record.stage.split(separator: "/").map(String.init))
      return place.allSatisfy(parts.contains)
    } ?? candidates.last
  }
}
