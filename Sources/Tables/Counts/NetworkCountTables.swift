import Measurements
import Paper
import ReportModel
import StageKit

/// The tables of `NetworkCounts`.
struct NetworkCountTables {
  private let parameters: NetworkCounts.Parameters
  private let published: PublishedValues
  private let sizes: [[String]: NetworkSize]
  private let setting: Setting

  static let artifact = "network-counts"
  private static let million = Unit("million")

  /// - Throws: `StageError` for a size that has no place in the sweep.
  init(
    _ parameters: NetworkCounts.Parameters, _ inputs: [StageInput], published: PublishedValues
  ) throws {
    self.parameters = parameters
    self.published = published
    var sizes: [[String]: NetworkSize] = [:]
    for input in inputs {
      guard case .string(let network)? = input.coordinates["network"],
        case .string(let method)? = input.coordinates["method"]
      else {
        throw StageError.invalidInput(
          "\(input.stage) has no place on the axes `network` and `method`; sweep over both")
      }
      sizes[[network, method]] = try StableJSON.read(
        NetworkSize.self, from: input.path(NetworkSizeCount.file))
    }
    self.sizes = sizes
    let widths = Set(sizes.values.map(\.width)).filter { $0 != parameters.scale.paperWidth }
    setting = Setting(
      profile: parameters.scale.profile, data: .synthetic,
      scale: widths.isEmpty
        ? .full
        : .reduced(
          "\(widths.sorted().map { "\($0)" }.joined(separator: "/")) of "
            + "\(parameters.scale.paperWidth) width"),
      seeds: [])
  }

  // MARK: Tables

  /// What the methods share: the convolutions.
  func networks() throws -> Table {
    let rows = try parameters.networks.compactMap { row in
      try firstSize(of: row).map { size in
        func path(_ name: String) throws -> Published {
          try row.published[name].map { try published.published($0) } ?? .notReported
        }
        return [
          .text(row.label), .integer(size.layers), .integer(size.side), .integer(size.classes),
          .comparison(
            Quantity(Double(size.convolutions) / 1e6, unit: Self.million, decimals: 3),
            try path("convolutions"), under: setting, metric: try id(row, "convolutions")),
          .comparison(
            Quantity(Double(size.features), unit: Unit("features"), decimals: 0),
            try path("features"), under: setting, metric: try id(row, "features")),
          try multiplyAdds(size.convolutionWork, id(row, "convolution-multiply-adds")),
        ] as [Cell]
      }
    }
    return try Table(
      id: Self.artifact, title: "The networks of the paper (App. D.5)", setting: setting,
      columns: [
        Column("network"), Column("convolutions"), Column("pixels a side"), Column("classes"),
        Column("their parameters", unit: Self.million),
        Column("concatenated features", unit: Unit("features")),
        Column("their multiply-adds an image", unit: Self.million),
      ], rows: rows,
      notes: [
        "Counted from built networks at the paper's width. Parameters are weights and biases of the"
          + " convolutions; the paper gives them in millions, which is what is compared."
      ])
  }

  /// What each method adds, and what it computes.
  func methods() throws -> Table {
    let rows = try parameters.networks.flatMap { network in
      try parameters.methods.compactMap { method in
        try sizes[[network.network, method.method]].map { size in
          try [
            .text(network.label), .text(method.label),
            count(size.learnedTotal, id(network, method, "learned")),
            count(size.learned["temperatures"] ?? 0, id(network, method, "temperatures")),
            count(size.learned["norms"] ?? 0, id(network, method, "norms")),
            count(
              (size.learned["heads"] ?? 0) + (size.learned["classifier"] ?? 0),
              id(network, method, "read-out")), count(size.fixed, id(network, method, "fixed")),
            multiplyAdds(size.work.forward, id(network, method, "forward")),
            multiplyAdds(size.work.step, id(network, method, "step")),
            .quantity(
              Quantity(
                Double(size.work.step) / Double(size.work.forward), unit: .ratio, decimals: 2)),
          ] as [Cell]
        }
      }
    }
    return try Table(
      id: "\(Self.artifact)-methods", title: "The networks by method: parameters and work",
      setting: setting,
      columns: [
        Column("network"), Column("method"), Column("in all", group: "learned parameters"),
        Column("temperatures", group: "learned parameters"),
        Column("norms", group: "learned parameters"),
        Column("read-out", group: "learned parameters"), Column("fixed parameters"),
        Column("forward", group: "multiply-adds an image", unit: Self.million, better: .lower),
        Column("a step", group: "multiply-adds an image", unit: Self.million, better: .lower),
        Column("step / forward", group: "multiply-adds an image"),
      ], rows: rows,
      notes: [
        "Fixed parameters are the projections R with their biases. Forward has every read-out that training"
          + " uses; a step is forward and backward.",
        "Multiply-adds are those of convolutions and matrix products by their definition, without norms,"
          + " rectifiers and updates; FLOPs are twice as many. The Winograd convolutions of this program need"
          + " fewer multiplications.",
        "DTG-FF saves the gradients in the inputs of its convolutions, a third of backpropagation's step."
          + " Sec. 3.2 refers to App. E for FLOPs; our copy of the paper has none there.",
      ])
  }

  // MARK: Cells

  private func firstSize(of network: NetworkCounts.Network) -> NetworkSize? {
    parameters.methods.lazy.compactMap { sizes[[network.network, $0.method]] }.first
  }

  private func count(_ value: Int, _ metric: MetricID) -> Cell {
    .quantity(Quantity(Double(value), unit: .count, decimals: 0), metric: metric)
  }

  private func multiplyAdds(_ value: Int, _ metric: MetricID) -> Cell {
    .quantity(Quantity(Double(value) / 1e6, unit: Self.million, decimals: 1), metric: metric)
  }

  private func id(_ network: NetworkCounts.Network, _ name: String) throws -> MetricID {
    try MetricID("\(Self.artifact):\(network.network)/\(name)")
  }

  private func id(
    _ network: NetworkCounts.Network, _ method: NetworkCounts.Method, _ name: String
  ) throws -> MetricID {
    try MetricID("\(Self.artifact):\(network.network)/\(method.method)/\(name)")
  }
}
