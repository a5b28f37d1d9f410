internal import Kernels

/// Trains a student on a teacher's data.
///
/// Equal settings and data give equal bits in equal numeric environments, on any number of threads:
/// threads share the members of an ensemble, and the other methods' matrices are too small to
/// share. All tensors are allocated before the first step.
///
/// `onProgress` is called every few dozen steps; what it throws ends the training and is thrown on,
/// as are `LearningError`, and `BLASError` if the matrix library is unfit.
public func trainStudent(
  _ settings: StudentSettings, data: TeacherStudentData, threads: Int,
  onProgress: (TrainingProgress) throws -> Void
) throws -> TrainedStudent {
  try settings.validate()
  let schedule = settings.schedule
  try require(threads > 0, "threads", threads, "at least 1")
  try BLAS.prepare()
  let student = Student(
    settings, inputs: data.trainInputs.shape[1], classes: data.classes)
  var crew = try TraineeCrew(
    student.members.enumerated().map { member, rule in
      (
        try Trainee(rule, schedule.recipe, on: nil),
        BatchSampler(data, batchSize: schedule.batchSize, seed: schedule.seed, member: member)
      )
    }, threads: threads)

  func accuracy(_ inputs: Tensor, _ labels: [Int32]) -> Accuracy {
    let correct = student.correctCount(
      inputs, labels: labels, classes: data.classes, batchSize: schedule.batchSize)
    return Accuracy(correct: correct, total: labels.count)
  }

  var curve: [LearningCurvePoint] = []
  let stretches = TrainingSchedule(
    steps: schedule.steps, evaluationInterval: schedule.evaluationInterval)
  var train = Accuracy(correct: 0, total: data.trainLabels.count)
  var test = Accuracy(correct: 0, total: data.testLabels.count)
  for stretch in stretches {
    let loss = crew.train(steps: stretch)
    let step = stretch.upperBound
    guard loss.isFinite else { throw LearningError.diverged(step: step) }
    if stretches.evaluates(after: step) {
      let isLast = step == schedule.steps
      // What the last update did shows in no loss yet.
      guard student.isFinite, !isLast || crew.loss(after: step).isFinite else {
        throw LearningError.diverged(step: step)
      }
      test = accuracy(data.testInputs, data.testLabels)
      if isLast { train = accuracy(data.trainInputs, data.trainLabels) }
      curve.append(
        LearningCurvePoint(
          step: step, loss: loss, trainAccuracy: isLast ? train.fraction : nil,
          testAccuracy: test.fraction))
    }
    try onProgress(TrainingProgress(step: step, totalSteps: schedule.steps, loss: loss))
  }
  return TrainedStudent(
    train: train, test: test, curve: curve,
    temperatures: student.members.flatMap(\.temperatures), parameters: student.namedTensors,
    parameterCounts: ParameterCounts(student))
}
