/// The outline of an object of about unit radius, centred at 0; all look alike in a mirror.
enum Outline: Int, CaseIterable {
  case disc, square, diamond, triangle, cross, ring, bar, post, saltire, pair

  /// About the distance of a point (x to the right, y downwards) from the outline; positive inside.
  @inline(__always)
  func depth(_ x: Float, _ y: Float) -> Float {
    let (a, b) = (abs(x), abs(y))
    return switch self {
    case .disc: 0.9 - (x * x + y * y).squareRoot()
    case .square: 0.8 - max(a, b)
    case .diamond: 0.7 * (1.15 - a - b)
    case .triangle: min(0.75 - y, 0.45 * (0.95 + y - 1.75 * a))
    case .cross: Self.cross(a, b)
    case .ring: 0.24 - abs((x * x + y * y).squareRoot() - 0.76)
    case .bar: min(0.42 - b, 1.05 - a)
    case .post: min(0.42 - a, 1.05 - b)
    case .saltire: Self.cross(0.707 * abs(x + y), 0.707 * abs(x - y))
    case .pair: 0.48 - ((a - 0.58) * (a - 0.58) + y * y).squareRoot()
    }
  }

  @inline(__always)
  private static func cross(_ a: Float, _ b: Float) -> Float {
    max(min(0.33 - a, 1 - b), min(0.33 - b, 1 - a))
  }
}
