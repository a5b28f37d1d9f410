import ReportModel
import Statistics

extension SyntheticRealTables {
  /// A slope, or the difference of two, by its name in metrics.
  enum Trend: String, CaseIterable {
    case images = "images/trend"
    case teacher = "teacher/trend"
    case imagesMinusTeacher = "images-minus-teacher/trend"

    var title: String {
      switch self {
      case .images: "real images"
      case .teacher: "the teacher's data"
      case .imagesMinusTeacher: "images − teacher"
      }
    }
  }

  /// A trend with the number of seeds behind it and their setting.
  func trend(
    _ trend: Trend, _ pair: StudentPair, _ scale: GapScale
  ) throws(Incomparable) -> (estimate: MeanEstimate, n: Int, setting: Setting) {
    switch trend {
    case .images: return try Self.trend(images.get(), pair, scale)
    case .teacher: return try Self.trend(teacher, pair, scale)
    case .imagesMinusTeacher:
      let own = try Self.trend(images.get(), pair, scale)
      let other = try Self.trend(teacher, pair, scale)
      return (own.estimate - other.estimate, own.n + other.n, own.setting)
    }
  }

  private static func trend(
    _ side: StudentSide, _ pair: StudentPair, _ scale: GapScale
  ) throws(Incomparable) -> (estimate: MeanEstimate, n: Int, setting: Setting) {
    let slopes = try side.slopes(pair, scale)
    return (try slopes.estimate(), slopes.values.count, side.setting)
  }
}
