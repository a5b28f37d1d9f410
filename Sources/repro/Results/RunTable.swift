import Foundation
import Pipeline
import Report
import StageKit
import WrittenNumbers

/// Recorded runs with their parameters and numbers: what `export` writes and `compare` shows.
struct RunTable {
  /// One recorded run.
  struct Run: Encodable {
    var stage: String
    var kind: String
    var key: Digest
    /// Seconds since 1970.
    var finishedAt: Double
    var seconds: Double
    var isImported: Bool
    /// Whether the manifest asks for this very run.
    var isCurrent: Bool
    var parameters: [String: JSONValue]
    var metrics: [String: MetricsFile.Number]
  }

  /// The form of the JSON, which a change that breaks readers would raise.
  static let version = 1

  var runs: [Run]

  /// The fresh results of stages, or every recorded run of stages of these names.
  init(_ project: Project, everyRun: Bool) throws {
    let plan = try project.planner.plan(project.targets, in: project.graph)
    let wanted = Set(project.targets)
    let current = plan.entries.filter { wanted.contains($0.node.id) }.compactMap(\.recorded)
    let store = project.store
    let records: [ActionRecord]
    if everyRun {
      let names = Set(wanted.map(\.text))
      records = try store.records().filter { names.contains($0.stage) }
    } else {
      records = try current.compactMap { try store.record(of: $0) }
    }
    let keys = Set(current.map(\.key))
    runs = try records.compactMap { record in
      let metrics = try Self.metrics(of: record, in: store)
      guard !metrics.isEmpty, case .object(let parameters) = record.preimage.parameters else {
        return nil
      }
      return Run(
        stage: record.stage, kind: record.preimage.kind, key: record.key,
        finishedAt: record.usage.finishedAt, seconds: record.usage.wallSeconds,
        isImported: record.origin != nil, isCurrent: keys.contains(record.key),
        parameters: parameters, metrics: metrics)
    }.sorted { ($0.stage, $0.finishedAt, $0.key.hex) < ($1.stage, $1.finishedAt, $1.key.hex) }
  }

  /// The numbers of a record, whatever kind of stage wrote them; none if it has none, or they are gone.
  private static func metrics(
    of record: ActionRecord, in store: FileStore
  ) throws -> [String: MetricsFile.Number] {
    var name = NumberFiles.metrics
    if case .object(let command)? = record.preimage.command {
      guard case .string(let own)? = command["metrics"] else { return [:] }
      name = own
    }
    guard let blob = record.outputs[name], store.isPresent(blob) else { return [:] }
    let bytes = try Data(store.read(blob))
    if record.preimage.command != nil { return try MetricsFile(bytes, named: name).numbers }
    if let set = try? MetricSet(json: bytes) {
      let pairs = set.metrics.map { metric in
        (
          metric.id.description,
          MetricsFile.Number(
            value: metric.value, spread: metric.spread, n: metric.n, unit: metric.unit.rawValue,
            better: metric.better.rawValue)
        )
      }
      return Dictionary(pairs) { first, _ in first }
    }
    guard let value = try? JSONDecoder().decode(JSONValue.self, from: bytes) else { return [:] }
    return numbers(in: value, at: "")
  }

  /// The numbers of any JSON value, by the path to them; lists, as curves are, are left out.
  private static func numbers(
    in value: JSONValue, at path: String
  ) -> [String: MetricsFile.Number] {
    switch value {
    case .number(let number): [path: MetricsFile.Number(value: number)]
    case .object(let members):
      members.reduce(into: [:]) { found, member in
        let name = path.isEmpty ? member.key : "\(path)/\(member.key)"
        found.merge(numbers(in: member.value, at: name)) { first, _ in first }
      }
    default: [:]
    }
  }

  /// Every parameter and every number that some run has, sorted.
  var parameterNames: [String] { Set(runs.flatMap(\.parameters.keys)).sorted() }
  var metricNames: [String] { Set(runs.flatMap(\.metrics.keys)).sorted() }

  /// The parameters that are not the same in every run.
  var varyingParameters: [String] {
    parameterNames.filter { name in Set(runs.map { $0.parameters[name] ?? .null }).count > 1 }
  }
}

extension PlanEntry {
  /// The result that is reused; nil for a stage that is not fresh.
  var recorded: ActionEntry? {
    if case .reuse(let entry) = decision { entry } else { nil }
  }
}

// MARK: Forms

extension RunTable {
  private struct Document: Encodable {
    var format = "repro-runs"
    var version = RunTable.version
    var runs: [Run]
  }

  func printAsJSON() throws { try printJSON(Document(runs: runs)) }

  /// A line for each number of each run, with every parameter as a column.
  ///
  /// A parameter whose name is that of another column has `parameters.` before it.
  var csv: String {
    let own = ["stage", "kind", "key", "current", "imported", "finished", "seconds"]
    let number = ["metric", "value", "spread", "n", "unit"]
    let parameters = parameterNames
    let titles = parameters.map { (own + number).contains($0) ? "parameters.\($0)" : $0 }
    var lines = [own + titles + number]
    for run in runs {
      let head = [
        run.stage, run.kind, run.key.hex, "\(run.isCurrent)", "\(run.isImported)",
        Date(timeIntervalSince1970: run.finishedAt).formatted(.iso8601), Self.text(run.seconds),
      ]
      let values = parameters.map { run.parameters[$0]?.coordinateLabel ?? "" }
      for (name, metric) in run.metrics.sorted(by: { $0.key < $1.key }) {
        lines.append(
          head + values + [
            name, Self.text(metric.value), metric.spread.map(Self.text) ?? "",
            metric.n.map(String.init) ?? "", metric.unit ?? "",
          ])
      }
    }
    return lines.map { $0.map(Self.cell).joined(separator: ",") + "\n" }.joined()
  }

  /// A line for each run, with what differs between runs before the numbers.
  func text(keyed: Bool) -> String {
    let varying = varyingParameters
    let metrics = metricNames
    var rows = [["stage"] + (keyed ? ["key"] : []) + varying + metrics]
    for run in runs {
      rows.append(
        [run.stage] + (keyed ? [String(run.key.hex.prefix(8)) + (run.isCurrent ? "*" : "")] : [])
          + varying.map { run.parameters[$0]?.coordinateLabel ?? "-" }
          + metrics.map { name in
            guard let metric = run.metrics[name] else { return "-" }
            let spread = metric.spread.map { " ± \(Self.short($0))" } ?? ""
            return Self.short(metric.value) + spread
          })
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let pad = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + pad : pad + cell
      }
      return cells.joined(separator: "  ") + "\n"
    }.joined()
  }

  private static func text(_ number: Double) -> String { JSONValue.number(number).canonicalText }

  private static func short(_ number: Double) -> String { String(format: "%.6g", number) }

  /// A cell of CSV as RFC 4180 has it.
  private static func cell(_ text: String) -> String {
    let plain = text.allSatisfy { !",\"\r\n".contains($0) }
    return plain ? text : "\"\(text.replacing("\"", with: "\"\""))\""
  }
}

extension JSONValue {
  /// The value in a table: a text without its quotes.
  fileprivate var coordinateLabel: String {
    if case .string(let text) = self { text } else { canonicalText }
  }
}
