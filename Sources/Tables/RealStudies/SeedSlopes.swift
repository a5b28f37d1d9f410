import Foundation
import Statistics

/// How differences change with ln K, a slope by least squares for every seed.
///
/// `b = Σ (x − x̄) y / Σ (x − x̄)²` with `x = ln K`. A seed is one observation whatever its differences at
/// several K share, so the mean slope has (seeds − 1) degrees of freedom. With the same K for every seed
/// it is the slope of all differences together.
struct SeedSlopes {
  /// Ascending.
  let classes: [Int]
  let values: [(seed: Int, value: Double)]

  /// Differences come by ascending number of classes; seeds that lack one are left out.
  init(
    _ differences: [(classes: Int, seeds: [(seed: Int, value: Double)])]
  ) throws(Incomparable) {
    classes = differences.map(\.classes)
    guard classes.count > 1 else {
      throw Incomparable(reason: "a slope needs two numbers of classes at which methods compare")
    }
    let x = classes.map { log(Double($0)) }
    let center = x.reduce(0, +) / Double(x.count)
    let spread = x.map { ($0 - center) * ($0 - center) }.reduce(0, +)
    let seeds = differences[0].seeds.map(\.seed)
    values = seeds.compactMap { seed in
      let y = differences.compactMap { level in level.seeds.first { $0.seed == seed }?.value }
      guard y.count == x.count else { return nil }
      return (seed, zip(x, y).map { ($0 - center) * $1 }.reduce(0, +) / spread)
    }
    guard !values.isEmpty else {
      throw Incomparable(reason: "no seed has every number of classes")
    }
  }

  var sample: Sample { Sample(values.map(\.value)) }

  /// The mean slope.
  func estimate() throws(Incomparable) -> MeanEstimate {
    guard let estimate = sample.estimate else { throw .oneObservation }
    return estimate
  }
}
