import ReportModel
import Tables

/// Whether methods have learned enough to be compared: more than a linear classifier of the same pixels.
struct LearnedCheck {
  let metrics: ClaimMetrics
  /// By how much they have to exceed it.
  let rule: LearnedRule

  enum Answer: Equatable {
    case yes
    case no(reason: String)
    case unknown(reason: String)
  }

  /// The first accuracy that is too low or not known decides.
  ///
  /// An accuracy is named as `evaluations:cifar-10/dtg-ff/concatenated`; the linear classifier's has
  /// `linear` in place of the way of predicting.
  func answer(_ ids: [MetricID]) -> Answer {
    var unknown: Answer?
    for id in ids {
      guard let own = metrics[id], let linear = baseline(of: id).flatMap({ metrics[$0] }) else {
        unknown =
          unknown
          ?? .unknown(reason: "whether methods have learned is not known: \(id) is not there")
        continue
      }
      guard rule.hasLearned(own.value, beside: linear.value) else {
        return .no(
          reason: "\(name(of: id)) has not learned at this budget: "
            + "\(ClaimNumberText.text(own.value)) against \(ClaimNumberText.text(linear.value)) "
            + "\(own.unit.rawValue) of a linear classifier")
      }
    }
    return unknown ?? .yes
  }

  private func baseline(of id: MetricID) -> MetricID? {
    let path = id.path.dropLast() + ["linear"]
    return try? MetricID("\(id.artifact):\(path.joined(separator: "/"))")
  }

  private func name(of id: MetricID) -> String { id.path.dropFirst().joined(separator: " by ") }
}
