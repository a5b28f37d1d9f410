import ControlStages
import Learning
import ReportModel
import StageKit
import SyntheticStages

/// The training loss and the test accuracy of students along their training.
struct FitCurves {
  struct Place: Hashable {
    var task: String
    var method: StudentMethod
    var seed: Int
  }

  let plan: MatchedPlan
  /// By ascending steps.
  private let curves: [Place: [FittedStudent]]
  let seeds: [Int]
  /// The most steps of any student.
  let steps: Int

  init(_ context: StageContext, plan: MatchedPlan) throws {
    try self.init(
      context.inputs("students").map { input in
        (
          try input.name(on: "task"),
          try StableJSON.read(FittedStudent.self, from: input.path(FittedStudent.file))
        )
      }, plan: plan)
  }

  init(_ students: [(task: String, student: FittedStudent)], plan: MatchedPlan) throws {
    self.plan = plan
    curves = Dictionary(grouping: students) { task, student in
      Place(task: task, method: student.method, seed: Int(student.seed))
    }.mapValues { $0.map(\.student).sorted { $0.steps < $1.steps } }
    if let twice = curves.first(where: { _, curve in Set(curve.map(\.steps)).count < curve.count })
    {
      throw StageError.invalidInput("two students of \(twice.key) have as many steps")
    }
    seeds = Set(students.map { Int($0.student.seed) }).sorted()
    steps = students.map(\.student.steps).max() ?? 0
  }

  /// Percent of the test samples that are right where the training loss first reaches `level`.
  ///
  /// Between two budgets the accuracy goes with the logarithm of the loss; nil where the loss stays above, or is below
  /// at the smallest budget already.
  func accuracy(_ task: String, _ method: StudentMethod, _ seed: Int, at level: Double) -> Double? {
    let curve = curves[Place(task: task, method: method, seed: seed)] ?? []
    for (before, after) in zip(curve, curve.dropFirst())
    where before.trainLoss >= level && after.trainLoss <= level {
      guard before.trainLoss > after.trainLoss else { return after.student.testPercent }
      let share = LogLoss.share(of: level, from: before.trainLoss, to: after.trainLoss)
      return before.student.testPercent
        + share * (after.student.testPercent - before.student.testPercent)
    }
    return nil
  }

  /// After all steps.
  func finalAccuracy(_ task: String, _ method: StudentMethod, _ seed: Int) -> Double? {
    curves[Place(task: task, method: method, seed: seed)]?.last { $0.steps == steps }?
      .student.testPercent
  }

  func loss(_ task: String, _ method: StudentMethod, _ seed: Int) -> Double? {
    curves[Place(task: task, method: method, seed: seed)]?.last { $0.steps == steps }?.trainLoss
  }

  func setting(_ scale: StudyScale) -> Setting {
    let full = curves.values.joined().filter { $0.steps == steps }.map(\.student)
    return Setting(
      profile: scale.profile, data: .synthetic, scale: scale.compared(with: full), seeds: seeds)
  }
}
