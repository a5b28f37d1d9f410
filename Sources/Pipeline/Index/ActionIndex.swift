/// From action keys to what their records say; may be lost at any time.
///
/// An index only answers faster what the record files answer too. All methods may be called
/// from several tasks at once.
protocol ActionIndex: Sendable {
  /// Adds entries, each in place of an earlier one of the same record.
  func insert(_ entries: [ActionEntry]) throws(StoreError)
  /// All entries of the keys, in no order; several for a key after a divergence.
  func entries(for keys: [Digest]) throws(StoreError) -> [ActionEntry]
  /// The latest entry of a stage with each of its parameters, the latest first, no more than `limit`.
  func latest(stage: String, limit: Int) throws(StoreError) -> [ActionEntry]
  func durations() throws(StoreError) -> PastDurations
  /// Forgets the entries of these records.
  func remove(records: [Digest]) throws(StoreError)
  /// Forgets everything but `entries`.
  func replaceAll(with entries: [ActionEntry]) throws(StoreError)
}
