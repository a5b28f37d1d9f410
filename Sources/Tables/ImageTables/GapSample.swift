import ImageStages
import Learning
import Statistics

/// Accuracies of both methods on the same images under one labelling, by ascending seed.
struct GapSample {
  /// The networks of both methods.
  let runs: [ImageRuns.Run]
  /// Softmax regression on the same images.
  let baseline: SoftmaxBaseline
  /// Why the methods are not compared; nil where both have learned.
  let obstacle: LearningObstacle?

  /// Takes the networks of both methods and the linear ones out of `runs`.
  init(_ runs: [ImageRuns.Run], rule: LearnedRule) {
    let baseline = SoftmaxBaseline(runs, rule: rule)
    let own = runs.filter { $0.metrics.method != .linear }
      .sorted { $0.metrics.seed < $1.metrics.seed }
    let means = [ImageMethod.dtgFF, .backpropagation]
      .map { Self.accuracies($0, of: own).map(\.value) }
      .filter { !$0.isEmpty }.map { Sample($0).mean }
    self.init(runs: own, baseline: baseline, obstacle: baseline.obstacle(to: means))
  }

  private init(runs: [ImageRuns.Run], baseline: SoftmaxBaseline, obstacle: LearningObstacle?) {
    self.runs = runs
    self.baseline = baseline
    self.obstacle = obstacle
  }

  /// The networks of one seed; whether they may be compared is decided by all seeds.
  func only(_ seed: UInt64) -> GapSample {
    GapSample(
      runs: runs.filter { $0.metrics.seed == seed }, baseline: baseline, obstacle: obstacle)
  }

  /// In percent.
  func accuracies(_ method: ImageMethod) -> [(seed: UInt64, value: Double)] {
    Self.accuracies(method, of: runs)
  }

  /// DTG-FF predicts by its classifier, BP-DeepSup by the sum of its layers.
  private static func accuracies(
    _ method: ImageMethod, of runs: [ImageRuns.Run]
  ) -> [(seed: UInt64, value: Double)] {
    runs.filter { $0.metrics.method == method }.compactMap { run in
      run.accuracy(method == .dtgFF ? .concatenated : .logitSum).map { (run.metrics.seed, $0) }
    }
  }

  /// BP-DeepSup minus DTG-FF for every seed that has both.
  var gaps: [(seed: UInt64, value: Double)] {
    let theirs = accuracies(.dtgFF)
    return accuracies(.backpropagation).compactMap { seed, value in
      theirs.first { $0.seed == seed }.map { (seed, value - $0.value) }
    }
  }
}
