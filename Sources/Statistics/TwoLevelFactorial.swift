/// The effects of k switches from the yields of all 2ᵏ corners (Yates 1937; Box, Hunter and Hunter 2005).
///
/// Bit f of a corner's number says that factor f is switched, so corner 0 is the start and the last corner the
/// end. A set of factors is a number of the same kind: `0b101` is the interaction of factors 0 and 2.
public struct TwoLevelFactorial: Equatable, Sendable {
  public let factors: Int

  public init(factors: Int) {
    precondition((1...16).contains(factors), "a full factorial has from 1 to 16 factors")
    self.factors = factors
  }

  public var corners: Int { 1 << factors }

  /// Every set of factors but the empty one: main effects, then pairs, and so on.
  public var effects: [Int] {
    (1..<corners).sorted {
      ($0.nonzeroBitCount, Self.order($0)) < ($1.nonzeroBitCount, Self.order($1))
    }
  }

  /// The effect of a set of factors: `Σᵢ sᵢ yᵢ / 2ᵏ⁻¹`, where `sᵢ` is the product of the factors' signs.
  ///
  /// A main effect is what the switch changes in the mean over all settings of the others; an interaction of
  /// two is half of what one changes in the effect of the other. Twice the coefficient of a regression on ±1.
  public func effect(_ set: Int, of yields: [Double]) -> Double {
    precondition(yields.count == corners && set > 0 && set < corners)
    let sum = yields.enumerated().reduce(0.0) { sum, corner in
      let off = (set & ~corner.offset).nonzeroBitCount
      return sum + (off.isMultiple(of: 2) ? corner.element : -corner.element)
    }
    return sum / Double(corners / 2)
  }

  /// What a switch changes when `set` is switched already.
  public func step(_ factor: Int, after set: Int, of yields: [Double]) -> Double {
    yields[set | 1 << factor] - yields[set & ~(1 << factor)]
  }

  /// The step of a switch in the mean over all orders of walking from the first corner to the last.
  ///
  /// It is its part of
  /// the whole distance (Shapley 1953). The parts of all factors add up to the distance.
  public func part(_ factor: Int, of yields: [Double]) -> Double {
    let others = (0..<corners).filter { $0 & 1 << factor == 0 }
    return others.reduce(0.0) { sum, set in
      sum + weight(ofStepsAfter: set.nonzeroBitCount) * step(factor, after: set, of: yields)
    }
  }

  /// `j! (k - 1 - j)! / k!`: the share of orders in which just these j come before.
  private func weight(ofStepsAfter count: Int) -> Double {
    var choices = 1.0
    for index in 0..<count { choices *= Double(factors - 1 - index) / Double(index + 1) }
    return 1 / (Double(factors) * choices)
  }

  /// Sets of one size in the order of their first factors.
  private static func order(_ set: Int) -> UInt {
    // The lowest bits first, as if the number were read from the other end.
    ~UInt(0) - (0..<16).reduce(UInt(0)) { $0 << 1 | UInt(set >> $1 & 1) }
  }
}
