import Foundation
import Pipeline
import Report
import ReportModel
import StageKit
import WrittenNumbers

/// The numbers that a command wrote, in the form that all numbers of builds have.
struct CommandNumbers {
  /// The name of a stage among the numbers of a build, and of its files in the output folder.
  static func name(of stage: String) -> String { stage.replacing("/", with: ".") }

  /// The numbers in `bytes`, the metrics file of `spec`, of a stage with `parameters`.
  static func metrics(
    in bytes: Data, of stage: String, file: String, parameters: JSONValue, profile: String
  ) throws -> MetricSet {
    let numbers = try MetricsFile(bytes, named: file).numbers
    let setting = Setting(
      profile: profile, data: .real, scale: .full, seeds: seeds(in: parameters))
    return try MetricSet(
      numbers.map { name, number in
        Metric(
          id: try MetricID("\(Self.name(of: stage)):\(name)"),
          Quantity(
            number.value, spread: number.spread, n: number.n,
            unit: number.unit.map { ReportModel.Unit($0) } ?? .ratio, decimals: 4),
          better: number.better.flatMap(Direction.init) ?? .neither, setting: setting)
      })
  }

  private static func seeds(in parameters: JSONValue) -> [Int] {
    guard case .number(let seed)? = parameters["seed"] else { return [] }
    return Int(exactly: seed).map { [$0] } ?? []
  }
}

extension StageNode {
  /// The numbers that this command left; nil for other stages, and for commands without any.
  func numbers(in files: [String: BlobReference], store: FileStore, profile: String) throws
    -> MetricSet?
  {
    guard let name = command?.spec.metrics, let blob = files[name] else { return nil }
    return try CommandNumbers.metrics(
      in: store.read(blob), of: id.text, file: name, parameters: parameters, profile: profile)
  }
}
