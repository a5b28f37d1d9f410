/// One question asked under many specifications of the same study, and what all answers together say against "there
/// is nothing" (Simonsohn, Simmons and Nelson 2020, *Specification curve analysis*).
///
/// Differences are given by specification, cluster (a seed) and place (a number of classes); the effect of a
/// specification in a cluster is `Σ w d` over places. Under the null differences are exchanged in all
/// specifications at once, so that what these share stays shared:
///
/// - where the weights sum up to zero, the places of a cluster change their order: no trend;
/// - elsewhere the differences of a cluster at a place change their sign: no difference between two methods.
public struct SpecificationCurve: Equatable, Sendable {
  /// By specification, cluster and place.
  public let differences: [[[Double]]]
  /// By place.
  public let weights: [Double]
  /// The share of cases in which the t test of one specification may err.
  public let significance: Double
  private let bound: Double

  /// Every specification has all clusters, at least two, and all places.
  public init(differences: [[[Double]]], weights: [Double], significance: Double = 0.05) {
    let clusters = differences.first?.count ?? 0
    precondition(clusters > 1, "a specification needs two clusters")
    precondition(
      differences.allSatisfy {
        $0.count == clusters && $0.allSatisfy { $0.count == weights.count }
      },
      "every specification has all clusters and places")
    (self.differences, self.weights, self.significance) = (differences, weights, significance)
    bound = StudentT(degrees: clusters - 1).bound(ofConfidence: 1 - significance)
  }

  /// Whether the question is about a trend over places.
  public var isTrend: Bool { abs(weights.reduce(0, +)) < 1e-9 }

  /// The effects of a specification, one for each cluster.
  public func effects(_ specification: Int) -> Sample {
    Sample(differences[specification].map { zip(weights, $0).map(*).reduce(0, +) })
  }

  /// What the whole curve says.
  public struct Summary: Equatable, Sendable {
    /// The middle effect.
    public var median: Double
    /// The share of specifications with an effect above zero.
    public var shareAbove: Double
    /// The share whose effect a two-sided t test tells from zero, above it.
    public var shareSignificant: Double
  }

  public var summary: Summary { summary(of: differences.indices.map { effects($0).values }) }

  private func summary(of effects: [[Double]]) -> Summary {
    let samples = effects.map(Sample.init)
    let means = samples.map(\.mean)
    let count = Double(samples.count)
    let significant = samples.filter { sample in
      guard let error = sample.standardError, sample.mean > 0 else { return false }
      return error == 0 || sample.mean / error > bound
    }
    return Summary(
      median: Sample(means).quantile(0.5),
      shareAbove: Double(means.count { $0 > 0 }) / count,
      shareSignificant: Double(significant.count) / count)
  }

  /// One-sided p values of "nothing" against "above zero".
  public struct Inference: Equatable, Sendable {
    public var median: Double
    public var shareAbove: Double
    public var shareSignificant: Double
    /// How many exchanges they rest on.
    public var exchanges: Int
    /// Whether these were all that there are.
    public var isExact: Bool
  }

  /// The share of exchanges whose curve is at least as far above zero.
  ///
  /// All signs are tried where there are at most `draws`; else so many exchanges are drawn, and what was observed
  /// counts as one more. `random` gives a number below its argument, each as often.
  public func inference(draws: Int, random: (Int) -> Int) -> Inference {
    let observed = summary
    var (median, above, significant) = (0, 0, 0)
    func count(_ exchanged: Summary) {
      // Sums in another order differ by roundings, which must not decide a tie.
      if exchanged.median >= observed.median - 1e-12 * max(1, abs(observed.median)) { median += 1 }
      if exchanged.shareAbove >= observed.shareAbove { above += 1 }
      if exchanged.shareSignificant >= observed.shareSignificant { significant += 1 }
    }
    let clusters = differences[0].count
    let units = clusters * weights.count
    let isExact = !isTrend && units < 30 && 1 << units <= draws
    let exchanges = isExact ? 1 << units : draws
    for draw in 0..<exchanges {
      if isTrend {
        count(exchanged(orders: (0..<clusters).map { _ in Self.order(weights.count, random) }))
      } else {
        count(
          exchanged(
            signs: (0..<units).map { unit in
              (isExact ? draw >> unit & 1 : random(2)) == 0 ? 1 : -1
            }))
      }
    }
    func p(_ count: Int) -> Double {
      isExact ? Double(count) / Double(exchanges) : Double(count + 1) / Double(exchanges + 1)
    }
    return Inference(
      median: p(median), shareAbove: p(above), shareSignificant: p(significant),
      exchanges: exchanges, isExact: isExact)
  }

  private func exchanged(orders: [[Int]]) -> Summary {
    summary(
      of: differences.map { clusters in
        zip(clusters, orders).map { places, order in
          zip(weights, order).reduce(0.0) { $0 + $1.0 * places[$1.1] }
        }
      })
  }

  private func exchanged(signs: [Double]) -> Summary {
    summary(
      of: differences.map { clusters in
        clusters.enumerated().map { cluster, places in
          places.indices.reduce(0.0) { sum, place in
            sum + weights[place] * signs[cluster * weights.count + place] * places[place]
          }
        }
      })
  }

  /// An order of so many things, each as often (Fisher and Yates).
  private static func order(_ count: Int, _ random: (Int) -> Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) { order.swapAt(last, random(last + 1)) }
    return order
  }
}
