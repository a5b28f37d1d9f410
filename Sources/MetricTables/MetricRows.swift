internal import Foundation
internal import ReportModel
internal import StageKit
internal import WrittenNumbers

/// The rows of a table: what each group of runs came to.
struct MetricRows {
  private let parameters: MetricTable.Parameters
  private let setting: Setting
  private var rows: [Row] = []

  /// The runs that share a row.
  private struct Row {
    var coordinates: [String: JSONValue]
    var runs: [[String: MetricsFile.Number]] = []

    var name: String {
      let parts = coordinates.sorted { $0.key < $1.key }.map { "\($0)=\(MetricRows.text($1))" }
      return parts.isEmpty ? "all" : parts.joined(separator: "+")
    }
  }

  init(_ parameters: MetricTable.Parameters, _ inputs: [StageInput]) throws {
    self.parameters = parameters
    guard let data = Setting.DataSource(rawValue: parameters.data),
      let scale = Setting.Scale(rawValue: parameters.scale)
    else {
      throw StageError.invalidInput(
        "data must be real, synthetic or stand-in, and scale \"full\" or \"reduced: …\"")
    }
    let seeds = inputs.compactMap { input -> Int? in
      guard case .number(let seed)? = input.coordinates["seed"] else { return nil }
      return Int(exactly: seed)
    }
    setting = Setting(
      profile: parameters.profile, data: data, scale: scale, seeds: Set(seeds).sorted())
    for input in inputs { try add(input) }
    let names = Set(rows.map(\.name))
    if let stranger = parameters.published.keys.filter({ !names.contains($0) }).min() {
      throw StageError.invalidInput(
        "published has a row \"\(stranger)\"; the rows are \(names.sorted().joined(separator: ", "))"
      )
    }
  }

  private mutating func add(_ input: StageInput) throws {
    let name = input.files.keys.first ?? MetricsFile.standardName
    let path = try input.path(name)
    let numbers: [String: MetricsFile.Number]
    do {
      numbers = try MetricsFile(Data(contentsOf: URL(fileURLWithPath: path)), named: name).numbers
    } catch {
      throw StageError.invalidInput("\(name) of \(input.stage) cannot be read: \(error)")
    }
    let place = input.coordinates.filter { !parameters.pool.contains($0.key) }
    if let index = rows.firstIndex(where: { $0.coordinates == place }) {
      rows[index].runs.append(numbers)
    } else {
      rows.append(Row(coordinates: place, runs: [numbers]))
    }
  }

  func table() throws -> Table {
    let axes = Set(rows.flatMap(\.coordinates.keys)).sorted()
    let headings = parameters.columns.map { heading in
      Column(
        heading.title ?? heading.metric, unit: unit(of: heading),
        better: better(of: heading).flatMap(Direction.init) ?? .neither)
    }
    let cells = try rows.map { row in
      try axes.map { Cell.text(row.coordinates[$0].map(Self.text) ?? "") }
        + parameters.columns.map { try cell($0, row) }
    }
    return try Table(
      id: parameters.name, title: parameters.title, setting: setting,
      columns: axes.map { Column($0) } + headings, rows: cells, notes: parameters.notes,
      arrangement: .sideBySide)
  }

  private func cell(_ heading: MetricTable.Heading, _ row: Row) throws -> Cell {
    let published = parameters.published[row.name]?[heading.metric].map { value in
      Published.known(Published.Number(value, unit: unit(of: heading), source: .printed))
    }
    let found = row.runs.compactMap { $0[heading.metric] }
    guard let first = found.first, found.count == row.runs.count else {
      return .missing(because: "a run wrote no \(heading.metric)", beside: published)
    }
    var quantity = Quantity(
      first.value, spread: first.spread, n: first.n, unit: unit(of: heading),
      decimals: heading.decimals ?? 3)
    if found.count > 1 {
      let count = Double(found.count)
      let mean = found.reduce(0) { $0 + $1.value } / count
      let squares = found.reduce(0) { $0 + ($1.value - mean) * ($1.value - mean) }
      quantity.value = mean
      quantity.spread = (squares / (count - 1)).squareRoot()
      quantity.n = found.count
    }
    let metric = try MetricID("\(parameters.name):\(row.name)/\(heading.metric)")
    guard let published else { return .quantity(quantity, metric: metric) }
    return .comparison(quantity, published, under: setting, metric: metric)
  }

  /// The unit that a heading names, or else that of the numbers.
  private func unit(of heading: MetricTable.Heading) -> ReportModel.Unit {
    let own = rows.lazy.flatMap(\.runs).compactMap { $0[heading.metric]?.unit }.first
    return (heading.unit ?? own).map { ReportModel.Unit($0) } ?? .ratio
  }

  private func better(of heading: MetricTable.Heading) -> String? {
    heading.better ?? rows.lazy.flatMap(\.runs).compactMap { $0[heading.metric]?.better }.first
  }

  private static func text(_ value: JSONValue) -> String {
    if case .string(let text) = value { text } else { value.canonicalText }
  }
}
