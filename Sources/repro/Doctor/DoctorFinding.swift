import Cluster

/// One thing that `doctor` found.
struct DoctorFinding: Codable {
  var name: String
  var value: String
  /// What to do, when something stands in the way.
  var problem: String?
  /// What would be better; it stands in nobody's way.
  var advice: String?
  /// The same as `value`, by name, for whoever reads JSON.
  var members: [String: String]?
}

extension DoctorFinding {
  init(_ finding: ClusterFinding) {
    self.init(
      name: finding.name, value: finding.value, problem: finding.problem, advice: finding.advice)
  }

  /// The same where nobody asked for what it is about: nothing of it stands in the way.
  var asAdvice: DoctorFinding {
    var finding = self
    finding.advice = [problem, advice].compactMap(\.self).joined(separator: "\n  ")
    if finding.advice == "" { finding.advice = nil }
    finding.problem = nil
    return finding
  }
}
