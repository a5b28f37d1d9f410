extension ActionRecord {
  /// Why the record cannot be what a run wrote, or `nil` when it can: sizes, times and words.
  var problem: String? {
    if let blob = blobs.first(where: { $0.byteCount < 0 }) {
      return "a file of it has \(blob.byteCount) bytes"
    }
    let moments = [usage.startedAt, usage.finishedAt, usage.earlierSeconds ?? 0, usage.cpuSeconds]
    guard moments.allSatisfy({ abs($0) < 1e11 }), usage.peakResidentBytes >= 0, host.cores >= 0,
      usage.work?.isFinite != false
    else { return "its times or sizes are not those of a run" }
    let words =
      [stage, host.name, host.processor, host.system, preimage.kind]
      + preimage.environment.flatMap { [$0.key, $0.value] }
    guard words.allSatisfy({ $0.printable == $0 && $0.utf8.count <= 4096 }) else {
      return "it has control characters in the names of its stage or machine"
    }
    return nil
  }
}
