import Learning
import ReportModel
import Statistics

/// How near each specification comes to the levels of Table 5, and what it then says of Table 4, which took no part.
struct SpecificationFit {
  struct Row {
    let specification: MultiverseResults.Specification
    /// The root of the mean squared distance to the published test accuracies, in points.
    let levels: Double
    /// The same to the published differences of DTG-FF and its baselines.
    let differences: Double
  }

  /// By distance to the levels.
  let rows: [Row]
  /// How many published accuracies and differences took part.
  let counts: (levels: Int, differences: Int)

  /// - Throws: `Incomparable` where the published numbers or the students are not all there.
  init(_ results: MultiverseResults, _ published: PublishedStudy) throws {
    let methods = StudentMethod.ofStudy
    let levels = try methods.flatMap { method in
      try results.classes.compactMap { classes -> (StudentMethod, Int, Double)? in
        try Self.known(published.row("table5", classes, "\(method.publishedName)/test")).map {
          (method, classes, $0)
        }
      }
    }
    let differences = try PairedDifferences.baselines.flatMap { baseline in
      try results.classes.compactMap { classes -> (StudentMethod, Int, Double)? in
        try Self.known(
          published.row("table4", classes, "\(baseline.published)/mean_difference")
        ).map { (baseline.method, classes, $0) }
      }
    }
    counts = (levels.count, differences.count)
    guard !levels.isEmpty, !differences.isEmpty else {
      throw Incomparable(reason: "the published levels are not known")
    }
    rows = try results.specifications.map { specification in
      func mean(_ method: StudentMethod, _ classes: Int) throws -> Double {
        guard let mean = results.mean(specification, method, classes) else {
          throw Incomparable(
            reason: "not every specification has \(method.title) at K = \(classes)")
        }
        return mean
      }
      return Row(
        specification: specification,
        levels: Self.distance(try levels.map { try mean($0, $1) - $2 }),
        differences: Self.distance(
          try differences.map { try mean(.dtgFF, $1) - mean($0, $1) - $2 }))
    }.sorted { $0.levels < $1.levels }
  }

  private static func distance(_ values: [Double]) -> Double {
    Sample(values.map { $0 * $0 }).mean.squareRoot()
  }

  private static func known(_ published: Published) -> Double? {
    if case .known(let number) = published { number.value } else { nil }
  }
}
