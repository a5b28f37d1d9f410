import Learning
import ReportModel
import StageKit
import SyntheticStages

/// Every student of the synthetic study, by class count, method and seed.
struct StudyResults {
  /// Class counts in ascending order.
  let classes: [Int]
  /// Every seed, ascending.
  let seeds: [Int]
  private let students: [Key: StudentMetrics]
  /// In no order.
  let all: [StudentMetrics]

  private struct Key: Hashable {
    var classes: Int
    var method: StudentMethod
    var seed: Int
  }

  /// Reads the students behind a slot.
  init(_ context: StageContext, slot: String = "students") throws {
    try self.init(
      context.inputs(slot).map { input in
        try StableJSON.read(
          StudentMetrics.self, from: input.path(StudentFiles.metrics))
      })
  }

  /// - Throws: `StageError` when two students have the same place.
  init(_ students: [StudentMetrics]) throws {
    all = students
    classes = Set(students.map(\.classes)).sorted()
    seeds = Set(students.map { Int($0.seed) }).sorted()
    var places: [Key: StudentMetrics] = [:]
    for student in students {
      let key = Key(
        classes: student.classes, method: student.method, seed: Int(student.seed))
      guard places.updateValue(student, forKey: key) == nil else {
        throw StageError.invalidInput("two students of \(key)")
      }
    }
    self.students = places
  }

  subscript(classes: Int, method: StudentMethod, seed: Int) -> StudentMetrics? {
    students[Key(classes: classes, method: method, seed: seed)]
  }

  /// The students of one class count and method, by ascending seed.
  func group(_ classes: Int, _ method: StudentMethod) -> [StudentMetrics] {
    seeds.compactMap { self[classes, method, $0] }
  }

  /// Per-seed differences of the train-test gaps in percentage points, BP minus DTG-FF.
  func gapDifferences(_ classes: Int) -> [(seed: Int, value: Double)] {
    seeds.compactMap { seed in
      guard let bp = self[classes, .singleBP, seed], let ff = self[classes, .dtgFF, seed] else {
        return nil
      }
      return (seed, bp.gap - ff.gap)
    }
  }

  /// Per-seed differences of test accuracy in percentage points, `method` minus `baseline`.
  func differences(
    _ classes: Int, _ method: StudentMethod, minus baseline: StudentMethod
  ) -> [(seed: Int, value: Double)] {
    seeds.compactMap { seed in
      guard let ours = self[classes, method, seed], let theirs = self[classes, baseline, seed]
      else { return nil }
      return (seed, ours.testPercent - theirs.testPercent)
    }
  }

  /// How the numbers were made, compared with how the paper made its own.
  func setting(_ scale: StudyScale) -> Setting {
    Setting(
      profile: scale.profile, data: .synthetic, scale: scale.compared(with: all), seeds: seeds)
  }
}
