import Measurements
import ReportModel

/// The peak of layer-by-layer learning if it made the next input before a layer's backward pass, which the paper
/// warns of (appendix D.7).
struct EarlyInput {
  let artifact: String
  /// The row in metrics, and its label.
  let id: String
  let label: String
  let setting: Setting
  /// With the next input made after the update.
  let pipelined: MemoryPeak
  /// With the next input made before the backward pass.
  let early: MemoryPeak

  var finding: String {
    func text(_ peak: MemoryPeak) -> String { FixedPoint.text(peak.gibibytes, decimals: 2) }
    return "If \(label) made the next input before a layer's backward pass, its peak would be "
      + "\(text(early)) GiB in place of \(text(pipelined)) GiB, by the eager model."
  }

  func metric() throws -> Metric {
    Metric(
      id: try MetricID("\(artifact):\(id)/early-input/model-peak"),
      Quantity(early.gibibytes, unit: SystemsCells.gibibytes, decimals: 2), better: .lower,
      setting: setting)
  }
}
