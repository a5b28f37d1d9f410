/// Matches the members of one sweep with those of another on the axes they share.
///
/// A model of 50 classes and seed 42 reads the data of 50 classes and seed 42; a table without
/// axes reads every model.
struct SweepJoin {
  private let sharedAxes: [String]
  private var groups: [[JSONValue]: [Producer]] = [:]

  /// - Parameters:
  ///   - producers: The members that may fill the slot, in order.
  ///   - consumerAxes: The axes of the sweep that reads them.
  ///   - filter: Values that a producer's coordinates must be among.
  init(
    producers: [Producer], consumerAxes: Set<String>, filter: [String: [JSONValue]]
  ) {
    let producerAxes = producers.first?.coordinates.keys.sorted() ?? []
    sharedAxes = producerAxes.filter(consumerAxes.contains)
    for producer in producers {
      let wanted = producer.coordinates.allSatisfy { filter[$0]?.contains($1) ?? true }
      if wanted { groups[key(producer.coordinates), default: []].append(producer) }
    }
  }

  /// The producers whose shared coordinates equal those of a consumer.
  func producers(for coordinates: [String: JSONValue]) -> [Producer] {
    groups[key(coordinates)] ?? []
  }

  private func key(_ coordinates: [String: JSONValue]) -> [JSONValue] {
    sharedAxes.map { coordinates[$0] ?? .null }
  }
}
