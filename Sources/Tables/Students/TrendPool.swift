import Learning
import StageKit
import Statistics

/// One side of the trend test: the paired differences of several class counts in one sample.
struct TrendPool {
  /// The class counts that were asked for and have pairs, in the order given.
  let classes: [Int]
  let sample: Sample
  /// The differences by seed: students of one seed share their initial weights and the order of batches.
  let clusters: ClusteredSample
  /// The seeds of all pairs.
  let seeds: Set<Int>
  /// Why the pool is not the one that was asked for, or nil if it is.
  let obstacle: String?

  /// Pools DTG-FF minus BP-DeepSup.
  ///
  /// - Throws: `StageError` if there is no pair at all.
  init(_ asked: [Int], of results: StudyResults) throws {
    let pairs = asked.map { classes in
      (classes, results.differences(classes, .dtgFF, minus: .bpDeepSup))
    }.filter { !$0.1.isEmpty }
    guard !pairs.isEmpty else {
      throw StageError.invalidInput(
        "no student has K in \(asked); the sweep has K = \(results.classes)\n"
          + "  next: set lowClasses and highClasses to class counts of the sweep")
    }
    classes = pairs.map(\.0)
    sample = Sample(pairs.flatMap { $0.1.map(\.value) })
    clusters = ClusteredSample(
      pairs.flatMap { $0.1.map { (cluster: $0.seed, value: $0.value) } })
    seeds = Set(pairs.flatMap { $0.1.map(\.seed) })
    obstacle =
      classes == asked
      ? nil : "K in \(Self.text(classes)) pooled instead of \(Self.text(asked))"
  }

  /// The class counts as a row names them, as in `{5, 10}`.
  var classesText: String { Self.text(classes) }

  private static func text(_ classes: [Int]) -> String {
    "{\(classes.map(String.init).joined(separator: ", "))}"
  }
}
