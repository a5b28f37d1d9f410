internal import Kernels

/// A student of the synthetic study and the teacher's data that it learns from.
///
/// Threads share the members of an ensemble; the other methods' matrices are too small to share. All tensors
/// that a step needs are allocated before the first one.
public struct StudentStudy: TrainingStudy {
  public typealias Batches = BatchSampler

  public let schedule: TrainingSchedule
  let student: Student
  private let data: TeacherStudentData
  private let batchSize: Int
  private(set) var train: Accuracy
  private(set) var test: Accuracy

  fileprivate init(_ settings: StudentSettings, _ data: TeacherStudentData) {
    // 50 steps are about 50 ms of a small student.
    schedule = TrainingSchedule(
      steps: settings.schedule.steps, pointInterval: settings.schedule.evaluationInterval,
      longestStretch: 50)
    student = Student(settings, inputs: data.trainInputs.shape[1], classes: data.classes)
    self.data = data
    batchSize = settings.schedule.batchSize
    train = Accuracy(correct: 0, total: data.trainLabels.count)
    test = Accuracy(correct: 0, total: data.testLabels.count)
  }

  public mutating func point(
    at moment: TrainingMoment
  ) throws(LearningError) -> LearningCurvePoint {
    let isLast = moment.step == schedule.steps
    guard !isLast || moment.presentLoss().isFinite else { throw .diverged(step: moment.step) }
    test = accuracy(data.testInputs, data.testLabels)
    if isLast { train = accuracy(data.trainInputs, data.trainLabels) }
    return LearningCurvePoint(
      step: moment.step, loss: moment.loss, trainAccuracy: isLast ? train.fraction : nil,
      testAccuracy: test.fraction)
  }

  private func accuracy(_ inputs: Tensor, _ labels: [Int32]) -> Accuracy {
    let correct = student.correctCount(
      inputs, labels: labels, classes: data.classes, batchSize: batchSize)
    return Accuracy(correct: correct, total: labels.count)
  }

  public func progress(
    step: Int, loss: Double, curve: [LearningCurvePoint]
  ) -> TrainingProgress {
    TrainingProgress(
      step: step, totalSteps: schedule.steps, loss: loss,
      testAccuracy: curve.last?.testAccuracy)
  }
}

extension TrainingRun where Study == StudentStudy {
  /// The training of a student, whose parameters are freshly drawn.
  /// - Throws: `LearningError`, and `BLASError` if the matrix library is unfit.
  public init(_ settings: StudentSettings, data: TeacherStudentData, threads: Int) throws {
    try settings.validate()
    try require(threads > 0, "threads", threads, "at least 1")
    try BLAS.prepare()
    let schedule = settings.schedule
    let study = StudentStudy(settings, data)
    self.init(
      study,
      try study.student.members.enumerated().map { member, rule in
        (
          try Trainee(rule, schedule.recipe, on: nil),
          BatchSampler(
            data, schedule.sampling, batchSize: schedule.batchSize, seed: schedule.seed,
            member: member)
        )
      }, threads: threads)
  }

  /// The student at the end of its training, with the curve that `run` returned.
  public func student(_ curve: [LearningCurvePoint]) -> TrainedStudent {
    TrainedStudent(
      train: study.train, test: study.test, curve: curve,
      temperatures: study.student.members.flatMap(\.temperatures),
      parameters: study.student.namedTensors, parameterCounts: ParameterCounts(study.student))
  }
}

/// Trains a student on a teacher's data in one go.
///
/// `onProgress` is called every few dozen steps; what it throws ends the training and is thrown on.
public func trainStudent(
  _ settings: StudentSettings, data: TeacherStudentData, threads: Int,
  onProgress: (TrainingProgress) throws -> Void
) throws -> TrainedStudent {
  var training = try TrainingRun(settings, data: data, threads: threads)
  let curve = try training.run { progress, _ in try onProgress(progress) }
  return training.student(curve)
}
