import Foundation
import Pipeline
import Report

/// A trace as text: the numbers, the artifact, then the runs, family by family.
struct TraceText {
  let text: String

  init(_ trace: MetricTrace) {
    var lines: [String] = []
    for (index, metric) in trace.metrics.enumerated() {
      lines.append(Self.line(metric))
      // What neighbours share is printed once, behind the last of them.
      if index + 1 == trace.metrics.count || trace.metrics[index + 1].setting != metric.setting {
        lines.append("  " + Self.words(metric.setting))
      }
    }
    lines += trace.state.enumerated().map { $0.offset == 0 ? "state: \($0.element)" : $0.element }
    if !trace.narrowedTo.isEmpty {
      let places = trace.narrowedTo.sorted { $0.key < $1.key }
        .map { "\($0.key)=\($0.value.canonicalText)" }
      lines.append("runs: only those with \(places.joined(separator: ", "))")
    }
    let families = trace.steps.map { String($0.stage.prefix { $0 != "/" }) }
    var seen = Set<String>()
    for family in families where seen.insert(family).inserted {
      let steps = zip(families, trace.steps).filter { $0.0 == family }.map(\.1)
      lines += [""] + Self.family(family, steps, showsState: !trace.isFresh)
    }
    text = lines.map { $0 + "\n" }.joined()
  }

  /// A number with its name: `table4:50/x = 0.19 ± 1.2 percentage points, n = 5`.
  static func line(_ metric: Metric) -> String {
    // The last digits of a double are noise of its arithmetic; --json has them.
    func text(_ number: Double) -> String {
      JSONValue.number(Double(String(format: "%.12g", number)) ?? number).canonicalText
    }
    let spread = metric.spread.map { " ± \(text($0))" } ?? ""
    let count = metric.n.map { ", n = \($0)" } ?? ""
    return "\(metric.id) = \(text(metric.value))\(spread) \(metric.unit.rawValue)\(count)"
  }

  private static func words(_ setting: Setting) -> String {
    let seeds = setting.seeds.map(String.init).joined(separator: ", ")
    return "profile \(setting.profile), \(setting.data.rawValue) data, scale "
      + setting.scale.rawValue + (seeds.isEmpty ? "" : ", seeds \(seeds)")
      + (setting.trainer.map { ", trained by \($0)" } ?? "")
  }

  /// What all members share is printed once.
  private static func family(
    _ name: String, _ steps: [MetricTrace.Step], showsState: Bool
  ) -> [String] {
    guard let first = steps.first else { return [] }
    let shared = common(steps.map(\.parameters))
    let isOfOneCode = steps.allSatisfy { $0.code == first.code }
    let isOfOneMachine = steps.allSatisfy { $0.machine == first.machine }
    var lines = ["\(name): \(steps.count == 1 ? "1 run" : "\(steps.count) runs") of \(first.kind)"]
    if isOfOneCode { lines.append("  " + code(first)) }
    if isOfOneMachine, !first.machine.isEmpty { lines.append("  " + machine(first)) }
    if !shared.isEmpty { lines.append("  parameters  \(JSONValue.object(shared).canonicalText)") }
    for step in steps {
      lines.append("  \(step.stage)")
      if showsState, !step.isCurrent {
        lines.append("    not what the manifest asks for now")
      }
      lines.append("    key     \(step.key)")
      if !isOfOneCode { lines.append("    " + code(step)) }
      if !isOfOneMachine, !step.machine.isEmpty { lines.append("    " + machine(step)) }
      if case .object(let members) = step.parameters {
        let own = members.filter { shared[$0.key] == nil }
        if !own.isEmpty { lines.append("    with    \(JSONValue.object(own).canonicalText)") }
      }
      lines.append(
        "    ran     \(ISODate.text(step.usage.startedAt)) on \(step.host.name)"
          + " (\(step.host.processor), \(step.host.cores) cores), "
          + DurationText(step.usage.wallSeconds).description)
      if let origin = step.origin {
        lines.append(
          "    came    from \(origin.source), imported \(ISODate.text(origin.importedAt))")
      }
      lines += step.sources.sorted { $0.key < $1.key }.map { "    source  \($0.key)  \($0.value)" }
      lines += inputs(step)
      lines += step.outputs.sorted { $0.key < $1.key }.map {
        "    wrote   \($0.key)  \($0.value.digest)"
      }
    }
    return lines
  }

  private static func inputs(_ step: MetricTrace.Step) -> [String] {
    step.inputs.map { input in
      let files = input.files.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.short)" }
      let origin = input.stage ?? "bytes that no record in the store accounts for"
      return "    read    \(origin): \(files.joined(separator: ", "))"
    }
  }

  private static func code(_ step: MetricTrace.Step) -> String {
    "code    \(step.code)" + (step.codeFiles.map { " (\($0) source files)" } ?? "")
  }

  private static func machine(_ step: MetricTrace.Step) -> String {
    let parts = step.machine.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return "machine \(parts.joined(separator: ", "))"
  }

  /// The members that every object has with one value.
  private static func common(_ values: [JSONValue]) -> [String: JSONValue] {
    guard case .object(var shared)? = values.first else { return [:] }
    for value in values.dropFirst() { shared = shared.filter { value[$0.key] == $0.value } }
    return shared
  }
}

/// Moments as ISO 8601 in UTC.
enum ISODate {
  static func text(_ secondsSince1970: Double) -> String {
    Date(timeIntervalSince1970: secondsSince1970.rounded(.down)).formatted(.iso8601)
  }
}
