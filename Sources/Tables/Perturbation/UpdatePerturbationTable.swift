import Measurements
import ReportModel

/// The table of `UpdatePerturbation` for the networks of one data set.
struct UpdatePerturbationTable {
  typealias Group = NetworkFindings<PerturbationMeasurement.Result>.Group

  private let group: Group
  private let title: String
  private let scale: ImageStudyScale
  private let setting: Setting
  private let places: [RatePerturbations.Place]
  private let layers: Range<Int>

  private static let artifact = "update-perturbation"

  init(_ group: Group, title: String, _ scale: ImageStudyScale) throws {
    self.group = group
    self.title = title
    self.scale = scale
    setting = try scale.setting(of: group.runs)
    places = RatePerturbations.Place.allCases.filter { place in
      group.findings.allSatisfy { $0.rates.contains { $0.place == place } }
    }
    layers = 0..<(group.findings.flatMap(\.rates).map(\.layers.count).min() ?? 0)
  }

  func table() throws -> Table {
    let columns = places.flatMap { place in
      let rates = Set(group.findings.flatMap(\.rates).filter { $0.place == place }.map(\.rate))
      let text = rates.sorted().map { "\($0)" }.joined(separator: "/")
      let name = "learning rate \(text)"
      return [
        Column("first step", group: name, unit: .percent),
        Column("later steps", group: name, unit: .percent),
        Column("later / rate", group: name),
      ]
    }
    let rows = try layers.map { layer in
      try [Cell.integer(layer)]
        + places.flatMap { place in
          try cells(place, "layer=\(layer)") { $0.layers[layer] }
        }
    }
    let all =
      try [Cell.text("all")]
      + places.flatMap { place in
        try cells(place, "all") { Self.mean($0.layers) }
      }
    let steps = group.findings.first
    return try Table(
      id: "\(Self.artifact)-\(group.dataset)",
      title: "Change of a layer's activation by one update: \(title)", setting: setting,
      columns: [Column("layer")] + columns, rows: rows + [all],
      notes: [
        "The rates are the highest and the lowest of the training's schedule. In the first step the moments of"
          + " AdamW are new, so that every weight moves by the rate; later steps are the mean of"
          + " \(steps?.measuredSteps ?? 0) after \(steps?.warmupSteps ?? 0) of warm-up. \"Later / rate\" is"
          + " that mean in units of the learning rate. The last row is the mean over layers.",
        "The paper puts the change at an order of magnitude that our copy of it lost, and trains for five"
          + " epochs to see that it does no harm; naive-accuracy has that comparison.",
      ])
  }

  /// The mean over layers of each network.
  func perSeed() throws -> [Metric] {
    try places.flatMap { place in
      try group.perSeed(
        "\(Self.artifact):\(group.dataset)/rate=\(place.rawValue)/all/later-steps",
        unit: .percent, decimals: 4, scale
      ) { 100 * Self.mean(Self.rate($0, place).layers).later }
    }
  }

  private func cells(
    _ place: RatePerturbations.Place, _ name: String,
    _ value: (RatePerturbations) -> LayerPerturbation
  ) throws -> [Cell] {
    let id = "\(Self.artifact):\(group.dataset)/rate=\(place.rawValue)/\(name)"
    return [
      .quantity(
        group.mean(unit: .percent, decimals: 4) { 100 * value(Self.rate($0, place)).first },
        metric: try MetricID("\(id)/first-step")),
      .quantity(
        group.mean(unit: .percent, decimals: 4) { 100 * value(Self.rate($0, place)).later },
        metric: try MetricID("\(id)/later-steps")),
      .quantity(
        group.mean(unit: .ratio, decimals: 2) {
          let rate = Self.rate($0, place)
          return value(rate).later / rate.rate
        }, metric: try MetricID("\(id)/later-steps-in-rates")),
    ]
  }

  private static func rate(
    _ finding: PerturbationMeasurement.Result, _ place: RatePerturbations.Place
  ) -> RatePerturbations {
    // `places` are those that every finding has.
    finding.rates.first { $0.place == place } ?? finding.rates[0]
  }

  private static func mean(_ layers: [LayerPerturbation]) -> LayerPerturbation {
    let count = Double(layers.count)
    return LayerPerturbation(
      first: layers.reduce(0) { $0 + $1.first } / count,
      later: layers.reduce(0) { $0 + $1.later } / count)
  }
}
