import Cluster

/// One thing that `doctor` found.
struct DoctorFinding: Codable {
  var name: String
  var value: String
  /// What the user does to solve the problem; nil when there is none.
  var problem: String?
  /// What would be better; builds work without it.
  var advice: String?
  /// The same as `value`, by name, for whoever reads JSON.
  var members: [String: String]?
}

extension DoctorFinding {
  init(_ finding: ClusterFinding) {
    self.init(
      name: finding.name, value: finding.value, problem: finding.problem, advice: finding.advice)
  }

  /// The same finding where nobody asked for its subject: its problem becomes advice.
  var asAdvice: DoctorFinding {
    var finding = self
    finding.advice = [problem, advice].compactMap(\.self).joined(separator: "\n  ")
    if finding.advice == "" { finding.advice = nil }
    finding.problem = nil
    return finding
  }
}
