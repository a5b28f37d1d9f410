/// Which records and blobs are still needed, from a set of roots.
///
/// A record needs its outputs, its log, the listing of its code, its inputs and, for each input,
/// the earliest record that made it: so a number can be traced to the sources of all it rests on.
struct Reachability {
  private(set) var records: Set<Digest> = []
  private(set) var blobs: Set<Digest> = []
  private var producers: [Digest: RecordFile] = [:]

  /// - Parameter files: all records, the earliest first.
  init(_ files: [RecordFile]) {
    for file in files {
      for blob in file.record.outputs.values where producers[blob.digest] == nil {
        producers[blob.digest] = file
      }
    }
  }

  mutating func keep(_ root: RecordFile) {
    var pending = [root]
    while let file = pending.popLast() {
      guard records.insert(file.digest).inserted else { continue }
      blobs.formUnion(file.record.blobs.map(\.digest))
      blobs.formUnion(file.record.codeListings)
      for digest in file.record.preimage.inputs.values.joined().flatMap(\.files.values) {
        blobs.insert(digest)
        if let producer = producers[digest] { pending.append(producer) }
      }
    }
  }

  mutating func keep(blob digest: Digest) {
    blobs.insert(digest)
    if let producer = producers[digest] { keep(producer) }
  }
}

extension ActionRecord {
  /// The outputs and the log.
  var blobs: [BlobReference] { Array(outputs.values) + (log.map { [$0] } ?? []) }
}
