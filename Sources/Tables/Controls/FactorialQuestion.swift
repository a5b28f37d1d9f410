import Statistics

/// What is asked of the eight yields of a seed, or however many corners there are.
struct FactorialQuestion {
  /// Its name in metrics.
  let name: String
  let title: String
  let value: ([Double]) -> Double

  /// The distance from the first corner to the last, and every effect.
  static func all(of plan: FactorialPlan) -> [FactorialQuestion] {
    [distance(of: plan)] + plan.design.effects.map { effect($0, of: plan) }
  }

  /// The main effects alone.
  static func main(of plan: FactorialPlan) -> [FactorialQuestion] {
    plan.factors.indices.map { effect(1 << $0, of: plan) }
  }

  static func distance(of plan: FactorialPlan) -> FactorialQuestion {
    let last = plan.design.corners - 1
    return FactorialQuestion(
      name: "end-minus-start", title: "\(plan.title(at: last)) − \(plan.title(at: 0))"
    ) { $0[last] - $0[0] }
  }

  static func effect(_ set: Int, of plan: FactorialPlan) -> FactorialQuestion {
    FactorialQuestion(name: plan.name(set), title: plan.title(set)) {
      plan.design.effect(set, of: $0)
    }
  }

  /// The parts of the distance that each switch carries.
  static func parts(of plan: FactorialPlan) -> [FactorialQuestion] {
    plan.factors.enumerated().map { index, factor in
      FactorialQuestion(
        name: "part-of-\(factor.name)", title: "\(factor.title): \(factor.from) → \(factor.to)"
      ) { plan.design.part(index, of: $0) }
    }
  }
}
