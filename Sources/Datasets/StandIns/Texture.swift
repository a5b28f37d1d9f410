/// One of twenty patterns: five forms in two orientations and two frequencies.
///
/// All of them look alike in a mirror.
struct Texture: Equatable {
  enum Form: Int, CaseIterable {
    case stripes, checks, dots, waves, dashes
  }

  let form: Form
  /// The angle to the horizontal, in turns.
  let turns: Float
  /// Cycles per half side.
  let frequency: Float

  static let count = 20

  init(_ index: Int) {
    let (level, form) = index.quotientAndRemainder(dividingBy: Form.allCases.count)
    self.form = Form.allCases[form]
    let isTurned = level % 2 == 1
    frequency = level < 2 ? 2 : 3.2
    turns =
      switch self.form {
      case .stripes, .waves, .dashes: isTurned ? 0.25 : 0
      case .checks, .dots: isTurned ? 0.125 : 0
      }
  }

  /// The brightness, from -1 to 1, at a point given in cycles along and across.
  @inline(__always)
  func value(_ p: Float, _ q: Float) -> Float {
    switch form {
    case .stripes: wave(p)
    case .checks: wave(p) * wave(q)
    case .dots: max(-1, min(1, 1.6 * (wave(p) + wave(q)) - 1))
    case .waves: wave(p + 0.3 * wave(q))
    case .dashes: wave(0.5 * q) > 0 ? wave(p) : -0.3
    }
  }
}
