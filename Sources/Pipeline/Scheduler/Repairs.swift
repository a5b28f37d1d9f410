/// How often a build found a file of each stage lost or damaged, so that it had to be made again.
public struct Repairs: Sendable {
  /// A disk that spoils a file more often is given up.
  public static let limit = 3

  private var counts: [StageID: Int] = [:]

  public init() {}

  /// Counts a repair of `id` in the store at `path`.
  ///
  /// - Throws: `StoreError.beyondRepair` when it was repaired `limit` times before.
  public mutating func add(_ id: StageID, storeAt path: String) throws(StoreError) {
    guard counts[id, default: 0] < Self.limit else {
      throw .beyondRepair(stage: id.text, times: Self.limit, path: path)
    }
    counts[id, default: 0] += 1
  }
}
