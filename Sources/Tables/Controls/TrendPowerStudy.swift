import Foundation
import ReportModel
import StageKit
import Statistics

/// The estimates of `trend-power`.
struct TrendPowerStudy {
  let plan: TrendPowerPlan
  let setting: Setting
  /// What Table 4 implies for the growth from low K to high K.
  let implied: Published.Number?
  let differences: [TeacherStudents.Difference]
  /// Ascending.
  let classes: [Int]
  let teachers: [Int]

  init(
    _ students: TeacherStudents, plan: TrendPowerPlan, setting: Setting,
    implied: Published.Number?
  ) {
    (self.plan, self.setting, self.implied) = (plan, setting, implied)
    differences = students.differences
    classes = Set(differences.map(\.place.classes)).sorted()
    teachers = Set(differences.map(\.place.teacher)).sorted()
  }

  /// `d = a + b (ln K - mean of ln K)` over all students, with errors clustered by the teachers' seed: a is the mean
  /// difference and b its slope.
  func regression(_ scale: GapScale) -> (mean: MeanEstimate, slope: MeanEstimate)? {
    let x = differences.map { log(Double($0.place.classes)) }
    let center = Sample(x).mean
    let fit = ClusteredRegression(
      zip(differences, x).map { difference, x in
        (
          cluster: difference.place.teacher, row: [1, x - center], value: difference.value(scale)
        )
      })
    return fit.map { ($0.coefficients[0], $0.coefficients[1]) }
  }

  /// The spread of differences between teachers of one K and between the students of a teacher, over all K.
  ///
  /// Differences are taken from the mean of their K first, so that the trend is no spread.
  func variance(_ scale: GapScale) -> NestedVariance? {
    let means = Dictionary(grouping: differences, by: \.place.classes)
      .mapValues { Sample($0.map { $0.value(scale) }).mean }
    let groups = Dictionary(grouping: differences, by: \.place).sorted { $0.key < $1.key }
      .map { place, members in members.map { $0.value(scale) - (means[place.classes] ?? 0) } }
    return NestedVariance(groups)
  }

  /// Teacher by teacher: the mean difference at high K less that at low K; teachers that lack a K are left out.
  func contrasts(of pupils: Int? = nil) -> [(seed: Int, value: Double)] {
    teachers.compactMap { teacher in
      func side(_ wanted: [Int]) -> Double? {
        let means = wanted.compactMap { classes -> Double? in
          let own = differences.filter {
            $0.place.teacher == teacher && $0.place.classes == classes
          }
          .prefix(pupils ?? .max)
          return own.isEmpty ? nil : Sample(own.map(\.points)).mean
        }
        return means.count == wanted.count ? Sample(means).mean : nil
      }
      guard let high = side(plan.highClasses), let low = side(plan.lowClasses) else { return nil }
      return (teacher, high - low)
    }
  }

  /// The spread of the contrast over teachers, with one student of each method a teacher as in the paper.
  var deviation: Double? { Sample(contrasts(of: 1).map(\.value)).deviation }

  /// The power of so many teachers for the implied growth.
  func power(_ count: Int) -> Double? {
    guard let implied, let deviation, deviation > 0 else { return nil }
    return TTestPower.twoSided(
      mean: implied.value, deviation: deviation, count: count, significance: plan.significance)
  }
}
