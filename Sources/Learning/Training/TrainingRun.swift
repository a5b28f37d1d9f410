public import Checkpoints
internal import Kernels

/// The one training loop: independent models that take the same steps on batches of their own, looked at and
/// saved on the way.
///
/// Equal settings and data give equal bits in equal numeric environments, for any number of threads, and whether
/// the training ran in one go or resumed from checkpoints.
public struct TrainingRun<Study: TrainingStudy> {
  private struct Member {
    var trainee: Trainee
    var batches: Study.Batches
    var means = MeanLosses()
    /// The loss of the last batch.
    var loss = 0.0

    mutating func train(steps: Range<Int>) {
      for step in steps {
        let (x, labels, epoch) = batches.draw(step: step)
        let losses = trainee.train(x, labels: labels, step: step, epoch: epoch)
        means.add(losses, samples: labels.count)
        loss = losses.total
      }
    }
  }

  public private(set) var study: Study
  /// Steps taken so far.
  public private(set) var stepsTaken = 0
  private var curve: [Study.Point] = []
  private var members: [Member]
  private let pool: ThreadPool

  /// Threads share the models; what one model's step shares is its device's.
  init(_ study: Study, _ members: [(Trainee, Study.Batches)], threads: Int) {
    self.study = study
    self.members = members.map { Member(trainee: $0, batches: $1) }
    pool = ThreadPool(threads: min(threads, members.count))
  }

  /// Goes on from a checkpoint that `run` handed out.
  /// - Throws: `LearningError.dataMismatch` if it is another training's.
  public mutating func resume(from checkpoint: SafeTensors) throws {
    var trainees = members.map(\.trainee)
    let position = try TrainingCheckpoint<Study.Point>.restore(checkpoint, into: &trainees)
    (stepsTaken, curve) = (position.step, position.curve)
    for index in members.indices {
      (members[index].trainee, members[index].means) = (trainees[index], position.means[index])
    }
  }

  /// Trains to the end; returns the learning curve.
  ///
  /// `onStretch` is called after every stretch of the study's schedule. A checkpoint is made only if it asks its
  /// argument for one; what it throws ends the training and is thrown on.
  /// - Throws: `LearningError.diverged`.
  public mutating func run(
    onStretch: (TrainingProgress, _ checkpoint: () throws -> SafeTensors) throws -> Void
  ) throws -> [Study.Point] {
    let schedule = study.schedule
    for stretch in schedule.stretches(after: stepsTaken) {
      let loss = train(steps: stretch)
      stepsTaken = stretch.upperBound
      guard loss.isFinite else { throw LearningError.diverged(step: stepsTaken) }
      if schedule.hasPoint(after: stepsTaken) { try look(loss) }
      try onStretch(study.progress(step: stepsTaken, loss: loss, curve: curve)) {
        try TrainingCheckpoint.make(
          members.map(\.trainee),
          at: .init(step: stepsTaken, means: members.map(\.means), curve: curve))
      }
    }
    return curve
  }

  /// Trains each model by the given steps; returns the mean of their losses of the last one's batches.
  private mutating func train(steps: Range<Int>) -> Double {
    let pool = pool
    members.withUnsafeMutableBufferPointer { members in
      pool.parallelFor(chunks: members.count) { members[$0].train(steps: steps) }
    }
    return members.reduce(0) { $0 + $1.loss } / Double(members.count)
  }

  private mutating func look(_ loss: Double) throws(LearningError) {
    let rules = members.map(\.trainee.rule)
    // What the last update did shows in no loss yet.
    guard rules.allSatisfy(\.isFinite) else { throw .diverged(step: stepsTaken) }
    let (step, members) = (stepsTaken, members)
    let moment = TrainingMoment(
      step: step, loss: loss, means: members.map(\.means), rules: rules,
      presentLoss: {
        members.reduce(0) { sum, member in
          var batches = member.batches
          let (x, labels, _) = batches.draw(step: step - 1)
          return sum + member.trainee.losses(x, labels: labels, step: step).total
        } / Double(members.count)
      })
    curve.append(try study.point(at: moment))
    for index in self.members.indices { self.members[index].means = MeanLosses() }
  }
}

extension LearningRule {
  /// Whether every number that is learned or fixed is finite.
  package var isFinite: Bool {
    state.allSatisfy { $0.tensor.elements.allSatisfy(\.isFinite) }
  }
}
