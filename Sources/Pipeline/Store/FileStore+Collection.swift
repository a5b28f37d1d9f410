internal import Foundation

extension FileStore {
  /// Removes what no root needs.
  ///
  /// Kept are: what the records of the action keys `roots` reach, what running actions read and
  /// write, whatever is younger than `grace`, and the checkpoints of `roots`, from which a
  /// run resumes. Other processes may go on using the store, so `grace`, in seconds, must be
  /// longer than a process takes from storing a blob to committing its record.
  public func gc(
    keeping roots: Set<Digest>, olderThan grace: Double, dryRun: Bool
  ) throws(StoreError) -> GCReport {
    if dryRun { return try collect(roots, grace: grace, dryRun: true) }
    try requireWritable("remove garbage")
    let lock = try wait(for: layout.collectionLock, .exclusive)
    defer { withExtendedLifetime(lock) {} }
    return try collect(roots, grace: grace, dryRun: false)
  }

  private func collect(
    _ roots: Set<Digest>, grace: Double, dryRun: Bool
  ) throws(StoreError) -> GCReport {
    let cutoff = Date().timeIntervalSince1970 - grace
    let running = Set(try heldKeys() + claimedKeys())
    let files = try recordFiles()
    let live = try reachable(from: roots, running: running, in: files, cutoff: cutoff)
    var report = GCReport(isDryRun: dryRun)

    let dead = files.filter { !live.records.contains($0.digest) }
    report.kept.records = files.count - dead.count
    for file in dead { report.removeRecord(of: file.record.stage) }
    if !dryRun {
      try forget(dead)
      try disk.remove(layout.notes)
    }

    let owners = Dictionary(
      dead.flatMap { file in
        (file.record.blobs.map(\.digest) + file.record.codeListings)
          .map { ($0.hex, file.record.stage) }
      }
    ) { first, _ in first }
    for blob in try storedBlobs() {
      let isNeeded = Digest(hex: blob.name).map(live.blobs.contains) ?? false
      if isNeeded || blob.status.changedAt > cutoff {
        report.kept.blobs += 1
        report.kept.bytes += blob.status.byteCount
      } else {
        report.removeBlob(of: owners[blob.name] ?? "", bytes: blob.status.byteCount)
        if !dryRun { try disk.remove(blob.path) }
      }
    }
    for file in try leftovers(sparing: roots.union(running)) where file.status.changedAt <= cutoff {
      report.leftovers.append(file.path)
      if !dryRun { try disk.remove(file.path) }
    }
    return report
  }

  private func reachable(
    from roots: Set<Digest>, running: Set<Digest>, in files: [RecordFile], cutoff: Double
  ) throws(StoreError) -> Reachability {
    var live = Reachability(files)
    for file in files {
      let path = layout.record(file.digest, of: file.record.key)
      let changedAt = try FileStatus(path: path)?.changedAt ?? 0
      if roots.contains(file.record.key) || running.contains(file.record.key)
        || changedAt > cutoff
      {
        live.keep(file)
      }
    }
    for key in running {
      for digest in try holder(of: key)?.inputs ?? [] { live.keep(blob: digest) }
      for digest in try claim(of: key)?.inputs ?? [] { live.keep(blob: digest) }
    }
    return live
  }

  /// The index goes first: a record that is still there is found again.
  private func forget(_ dead: [RecordFile]) throws(StoreError) {
    try withIndex { index throws(StoreError) in try index.remove(records: dead.map(\.digest)) }
    for file in dead {
      try disk.remove(layout.record(file.digest, of: file.record.key))
      rmdir(layout.records(of: file.record.key))
    }
  }

  /// Private files, work directories, checkpoints, failures, unheld locks and what was set aside, without
  /// those of `spared` keys.
  private func leftovers(sparing spared: Set<Digest>) throws(StoreError) -> [StoredFile] {
    var leftovers = try files(in: layout.quarantine)
    var places = layout.scratchDirectories
    for tree in [layout.blobs, layout.records] {
      places += try disk.list(tree).map { "\(tree)/\($0)" }
    }
    for directory in places {
      leftovers += try files(in: directory).filter { file in
        file.name.hasPrefix(Disk.privatePrefix) || file.name.hasPrefix(Self.asidePrefix)
      }
    }
    for directory in [layout.work, layout.checkpoints, layout.failures, layout.locks] {
      leftovers += try files(in: directory).filter { file in
        guard let key = Digest(hex: file.name.prefix(64)) else { return false }
        return !spared.contains(key)
      }
    }
    return leftovers
  }
}
