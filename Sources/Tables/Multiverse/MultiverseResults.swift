import Learning
import ReportModel
import StageKit
import Statistics
import SyntheticStages

/// The students of every specification: DTG-FF under all settings, and baselines under those that they read.
struct MultiverseResults {
  /// A choice of every open setting.
  struct Specification {
    let levels: [String]
    /// Where one of its students is in the sweep, to find its baselines.
    fileprivate let place: [String: String]
  }

  let plan: MultiversePlan
  /// In the order of their levels.
  let specifications: [Specification]
  /// Ascending.
  let classes: [Int]
  let seeds: [Int]
  private let own: [Key: StudentMetrics]
  private let baselines: [(place: [String: String], student: StudentMetrics)]
  private let baselinesByKey: [Key: StudentMetrics]
  private let all: [StudentMetrics]

  private struct Key: Hashable {
    let levels: [String]
    let method: StudentMethod
    let classes: Int
    let seed: Int
  }

  init(_ context: StageContext, plan: MultiversePlan) throws {
    func read(_ slot: String) throws -> [(place: [String: String], student: StudentMetrics)] {
      try context.inputs(slot).map { input in
        (
          input.coordinates.keys.reduce(into: [:]) { $0[$1] = try? input.name(on: $1) },
          try StableJSON.read(StudentMetrics.self, from: input.path(StudentFiles.metrics))
        )
      }
    }
    try self.init(own: read("students"), baselines: read("baselines"), plan: plan)
  }

  init(
    own: [(place: [String: String], student: StudentMetrics)],
    baselines: [(place: [String: String], student: StudentMetrics)], plan: MultiversePlan
  ) throws {
    self.plan = plan
    self.baselines = baselines
    all = (own + baselines).map(\.student)
    let axes = plan.settings.map(\.axis)
    var (found, places): ([Key: StudentMetrics], [[String]: [String: String]]) = ([:], [:])
    for (place, student) in own {
      let levels = try axes.map { axis in
        guard let level = place[axis] else {
          throw StageError.invalidInput(
            "a student has no place on the axis `\(axis)`, which is an open setting")
        }
        return level
      }
      let key = Self.key(student, levels)
      guard found.updateValue(student, forKey: key) == nil else {
        throw StageError.invalidInput("two students of \(levels), seed \(student.seed)")
      }
      places[levels] = place.filter { axes.contains($0.key) }
    }
    self.own = found
    specifications = places.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { Specification(levels: $0.key, place: $0.value) }
    guard !specifications.isEmpty else {
      throw StageError.invalidInput("no student was trained under any specification")
    }
    classes = Set(own.map(\.student.classes)).sorted()
    seeds = Set(own.map { Int($0.student.seed) }).sorted()
    // A baseline serves every specification that agrees with it on the settings that it reads.
    var shared: [Key: StudentMetrics] = [:]
    for specification in specifications {
      for (place, student) in baselines
      where place.allSatisfy({ axis, level in
        specification.place[axis].map { $0 == level } ?? true
      }) {
        let key = Self.key(student, specification.levels)
        guard shared.updateValue(student, forKey: key) == nil else {
          throw StageError.invalidInput(
            "two students \(student.method.rawValue) fit \(specification.levels), seed \(student.seed)"
          )
        }
      }
    }
    baselinesByKey = shared
  }

  private static func key(_ student: StudentMetrics, _ levels: [String]) -> Key {
    Key(
      levels: levels, method: student.method, classes: student.classes, seed: Int(student.seed))
  }

  /// A student of a specification.
  func student(
    _ specification: Specification, _ method: StudentMethod, _ classes: Int, _ seed: Int
  ) -> StudentMetrics? {
    let key = Key(
      levels: specification.levels, method: method, classes: classes, seed: seed)
    return own[key] ?? baselinesByKey[key]
  }

  /// The curve of a statement, turned so that the statement is above zero; and why there is none.
  func curve(_ statement: MultiversePlan.Statement) throws(Incomparable) -> SpecificationCurve {
    let sign = statement.holds == .above ? 1.0 : -1
    var rows: [[[Double]]] = []
    for specification in specifications {
      var clusters: [[Double]] = []
      for seed in seeds {
        var places: [Double] = []
        for weight in statement.weights {
          guard let own = student(specification, statement.method, weight.classes, seed),
            let other = student(specification, statement.minus, weight.classes, seed)
          else {
            throw Incomparable(
              reason: "not every specification has \(statement.method.title) and"
                + " \(statement.minus.title) at K = \(weight.classes)")
          }
          places.append(sign * (Self.value(own, statement) - Self.value(other, statement)))
        }
        clusters.append(places)
      }
      rows.append(clusters)
    }
    guard seeds.count > 1 else { throw .oneObservation }
    return SpecificationCurve(differences: rows, weights: statement.weights.map(\.weight))
  }

  private static func value(
    _ student: StudentMetrics, _ statement: MultiversePlan.Statement
  ) -> Double {
    statement.quantity == .test ? student.testPercent : student.gap
  }

  /// The mean test accuracy of a method; nil where a seed lacks it.
  func mean(_ specification: Specification, _ method: StudentMethod, _ classes: Int) -> Double? {
    let found = seeds.compactMap { student(specification, method, classes, $0)?.testPercent }
    return found.count == seeds.count ? Sample(found).mean : nil
  }

  func setting(_ scale: StudyScale) -> Setting {
    // The same seeds are in every specification, so that a place of the study has them once.
    Setting(
      profile: scale.profile, data: .synthetic, scale: scale.compared(with: all), seeds: seeds)
  }
}
