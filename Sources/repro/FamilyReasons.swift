import Pipeline

extension RunReason {
  /// The reason in words that all members of a sweep share: producers by their families.
  var familySummary: String {
    guard case .blocked(let producers) = self else { return summary }
    let families = Set(producers.map { String($0.family) }).sorted()
    return "waits for \(families.prefix(3).joined(separator: ", "))"
      + (families.count > 3 ? " and \(families.count - 3) more" : "")
  }
}
