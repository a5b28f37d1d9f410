import Learning
import ReportModel
import Statistics

/// A weighted sum of mean gaps at several numbers of classes, declared before anything is trained.
///
/// With means `m` over subsets, `C = Σ wₖ mₖ`. Subsets of different K are drawn independently, so the
/// squared error is `Σ wₖ² sₖ² / nₖ`, with Satterthwaite's degrees of freedom.
package struct DeclaredContrast: Codable, Equatable {
  struct Term: Codable, Equatable {
    var classes: Int
    var weight: Double
  }

  var contrast: [Term]

  /// Weights are written as decimals, which sum up to zero but for rounding.
  private static let rounding = 1e-9

  /// - Throws: `LearningError.invalidSetting` unless it is a contrast.
  func validate() throws(LearningError) {
    let classes = contrast.map(\.classes)
    let sum = contrast.map(\.weight).reduce(0, +)
    guard contrast.count > 1, Set(classes).count == classes.count else {
      throw .invalidSetting(
        name: "contrast", value: "classes \(classes)",
        requirement: "at least two class counts, and none twice")
    }
    guard contrast.allSatisfy({ $0.weight.isFinite && $0.weight != 0 }), abs(sum) < Self.rounding
    else {
      throw .invalidSetting(
        name: "contrast", value: "weights \(contrast.map(\.weight))",
        requirement: "weights that are not zero, and sum up to zero")
    }
  }

  /// As in `−1 × (K = 2) + 1 × (K = 7)`.
  var text: String {
    contrast.enumerated().map { index, term in
      let weight = Quantity(asPrinted: abs(term.weight), unit: .ratio, decimals: 0).text
      let sign = term.weight < 0 ? (index == 0 ? "−" : " − ") : (index == 0 ? "" : " + ")
      return "\(sign)\(weight) × (K = \(term.classes))"
    }.joined()
  }

  /// The contrast of a pair's gaps, and how many subsets are behind it.
  func estimate(
    of pair: MethodPair, _ scale: GapScale, in regime: ClassRegime, where rule: LearnedRule
  ) throws(Incomparable) -> (estimate: MeanEstimate, subsets: Int) {
    var terms: [(coefficient: Double, estimate: MeanEstimate)] = []
    var subsets = 0
    for term in contrast {
      do throws(Incomparable) {
        let gaps = try gaps(term.classes, pair, scale, regime, rule)
        subsets += gaps.clusters.count
        terms.append((term.weight, try gaps.estimate()))
      } catch {
        throw Incomparable(reason: "K = \(term.classes): \(error.reason)")
      }
    }
    return (.combination(terms), subsets)
  }

  private func gaps(
    _ classes: Int, _ pair: MethodPair, _ scale: GapScale, _ regime: ClassRegime,
    _ rule: LearnedRule
  ) throws(Incomparable) -> PairedGaps {
    guard let level = regime.levels.first(where: { $0.classes == classes })?.level else {
      throw .notTrained
    }
    let gaps = try level.gaps(pair, scale, where: rule)
    guard !gaps.isOverSeeds else {
      throw Incomparable(reason: "one subset alone has no spread over subsets")
    }
    return gaps
  }
}
