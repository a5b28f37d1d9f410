import Learning
import ReportModel
import StageKit
import SyntheticStages

/// Students whose sweep has the axis `teacher`: several of each method for every teacher.
///
/// Teachers of one name at several numbers of classes share a seed, but no weights and no samples.
struct TeacherStudents {
  private let students: [Place: [StudentMetrics]]

  struct Place: Hashable, Comparable {
    let teacher: Int
    let classes: Int

    static func < (left: Place, right: Place) -> Bool {
      (left.classes, left.teacher) < (right.classes, right.teacher)
    }
  }

  /// DTG-FF minus BP-DeepSup of one student's seed.
  struct Difference {
    let place: Place
    let seed: Int
    let points: Double
    let logOdds: Double

    func value(_ scale: GapScale) -> Double { scale == .points ? points : logOdds }
  }

  /// By number of classes, teacher and seed.
  let differences: [Difference]

  init(_ context: StageContext, slot: String) throws {
    var found: [Place: [StudentMetrics]] = [:]
    for input in context.inputs(slot) {
      let student = try StableJSON.read(
        StudentMetrics.self, from: input.path(StudentFiles.metrics))
      let place = Place(
        teacher: Int(try input.number(on: "teacher")), classes: student.classes)
      if found[place, default: []].contains(where: {
        $0.seed == student.seed && $0.method == student.method
      }) {
        throw StageError.invalidInput(
          "two students \(student.method.rawValue) of teacher \(place.teacher), \(place.classes)"
            + " classes, seed \(student.seed)")
      }
      found[place, default: []].append(student)
    }
    students = found
    differences = found.sorted { $0.key < $1.key }.flatMap { place, members in
      members.filter { $0.method == .dtgFF }.sorted { $0.seed < $1.seed }.compactMap { own in
        members.first { $0.method == .bpDeepSup && $0.seed == own.seed }.map { other in
          Difference(
            place: place, seed: Int(own.seed),
            points: GapScale.points.difference(own.test, minus: other.test),
            logOdds: GapScale.logOdds.difference(own.test, minus: other.test))
        }
      }
    }
    guard !differences.isEmpty else {
      throw StageError.invalidInput("no teacher has a student of DTG-FF and one of BP-DeepSup")
    }
  }

  /// The scale is the paper's where each student's is: more seeds than the paper's reduce nothing.
  func setting(_ scale: StudyScale) -> Setting {
    let all = students.values.joined()
    let seeds = Set(all.map { Int($0.seed) }).sorted()
    var wanted = scale
    // Each place of class count and method has as many seeds as there are.
    wanted.paperSeeds = max(scale.paperSeeds, seeds.count)
    return Setting(
      profile: scale.profile, data: .synthetic, scale: wanted.compared(with: Array(all)),
      seeds: seeds)
  }
}
