import StageKit
import Statistics

/// Networks whose gaps are averaged: those of one number of classes, or under one kind of labels.
///
/// Its clusters are what chance drew: subsets of classes, groupings of labels, pairs of classes. Each
/// cluster counts once, by the mean over its seeds. A level of one cluster has only seeds to vary.
struct GapLevel {
  struct Cluster {
    let name: String
    let runs: [StudyRun]
  }

  /// The path of its numbers in metrics, as in `per-class/K=2`.
  let id: String
  let title: String
  /// The axis of the sweep that names the clusters.
  let axis: String
  let clusters: [Cluster]

  /// - Throws: `StageError` for two networks of one method and seed in a cluster.
  init(
    id: String, title: String, axis: String, _ runs: [StudyRun],
    cluster: (StudyRun) throws -> String
  ) throws {
    self.id = id
    self.title = title
    self.axis = axis
    var names: [String] = []
    var groups: [String: [StudyRun]] = [:]
    for run in runs {
      let name = try cluster(run)
      if groups[name] == nil { names.append(name) }
      let isKnown = groups[name]?.contains { $0.method == run.method && $0.seed == run.seed }
      guard isKnown != true else {
        throw StageError.invalidInput(
          "\(id): two networks of \(run.method.rawValue) with seed \(run.seed) in \(axis) \(name)")
      }
      groups[name, default: []].append(run)
    }
    clusters = names.map { Cluster(name: $0, runs: groups[$0] ?? []) }
  }

  var runs: [StudyRun] { clusters.flatMap(\.runs) }

  /// What its means are over, as in `10 subsets`.
  var countText: String {
    let isDrawn = clusters.count > 1
    let count = isDrawn ? clusters.count : Set(runs.map(\.seed)).count
    return "\(count) \(isDrawn ? axis : "seed")\(count == 1 ? "" : "s")"
  }

  /// Percent of the test images that a method gets right: a value a cluster, or a seed of the only one.
  func accuracies(_ method: RealMethod) -> Sample {
    let clusters = clusters.map { $0.percents(method) }.filter { !$0.isEmpty }
    return clusters.count == 1
      ? Sample(clusters[0]) : Sample(clusters.map { Sample($0).mean })
  }

  /// A method's accuracy and softmax regression's, over the clusters that have both; nil without one.
  func besideLinear(_ method: RealMethod) -> (own: Double, linear: Double)? {
    let both = clusters.map { ($0.percents(method), $0.percents(.linear)) }
      .filter { !$0.0.isEmpty && !$0.1.isEmpty }
    guard !both.isEmpty else { return nil }
    return (
      Sample(both.map { Sample($0.0).mean }).mean, Sample(both.map { Sample($0.1).mean }).mean
    )
  }

  /// The gaps between two methods, paired by cluster and seed.
  func gaps(_ pair: MethodPair, _ scale: GapScale) -> PairedGaps {
    PairedGaps(
      clusters.map { cluster in
        PairedGaps.Cluster(name: cluster.name, seeds: cluster.gaps(pair, scale))
      })
  }

  /// The gaps, where both methods have learned.
  func gaps(
    _ pair: MethodPair, _ scale: GapScale, where rule: LearnedRule
  ) throws(Incomparable) -> PairedGaps {
    let gaps = gaps(pair, scale)
    guard !gaps.clusters.isEmpty else { throw .notTrained }
    try rule.require(pair.methods, at: self)
    return gaps
  }
}

extension GapLevel.Cluster {
  fileprivate func percents(_ method: RealMethod) -> [Double] {
    runs.filter { $0.method == method }.sorted { $0.seed < $1.seed }.map(\.percent)
  }

  fileprivate func gaps(
    _ pair: MethodPair, _ scale: GapScale
  ) -> [(seed: UInt64, value: Double)] {
    let theirs = runs.filter { $0.method == .dtgFF }
    return runs.filter { $0.method == pair.minuend }.sorted { $0.seed < $1.seed }
      .compactMap { own in
        theirs.first { $0.seed == own.seed }.map {
          (own.seed, scale.difference(own.accuracy, minus: $0.accuracy))
        }
      }
  }
}
