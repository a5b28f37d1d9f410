import Statistics

/// What a factorial study found, in sentences made from its numbers.
struct FactorialFindings {
  let tables: FactorialTables

  var sentences: [String] {
    let plan = tables.yields.plan
    return [told(FactorialQuestion.distance(of: plan), "the whole difference")]
      + zip(plan.factors, FactorialQuestion.main(of: plan)).map { told($1, $1.title) }
      + [interactions]
  }

  private func told(_ question: FactorialQuestion, _ title: String) -> String {
    do throws(Incomparable) {
      let mean = try tables.mean(question, .points).get().estimate
      let start = "\(Self.capital(title)): \(mean.text("points")) in the mean over K"
      guard let slope = try? tables.slope(question, .points).get().estimate else {
        return start + "."
      }
      return start + "; slope on ln K \(slope.text())."
    } catch {
      return "\(Self.capital(title)): not told, because \(error.reason)."
    }
  }

  /// Which interactions 5 % tell from zero.
  private var interactions: String {
    let plan = tables.yields.plan
    let sets = plan.design.effects.filter { $0.nonzeroBitCount > 1 }
    let found = sets.compactMap { set -> String? in
      let question = FactorialQuestion.effect(set, of: plan)
      guard let judged = try? tables.mean(question, .points).get(),
        judged.estimate.pDifferent(from: 0) < 0.05
      else { return nil }
      return "\(question.title) (\(SignedText.number(judged.estimate.value)) points)"
    }
    return found.isEmpty
      ? "No interaction is told apart from zero in the mean over K."
      : "Interactions told apart from zero in the mean over K: \(found.joined(separator: ", "))."
  }

  private static func capital(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }
}
