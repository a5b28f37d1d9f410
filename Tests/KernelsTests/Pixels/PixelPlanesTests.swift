import Kernels
import TestSupport
import Testing

/// Adjustments of colours against their definitions in `Double`, on sides that fill no whole vector.
@Suite struct PixelPlanesTests {
  private typealias Color = (r: Double, g: Double, b: Double)

  /// Random colours, among them grays, black, white and pure ones.
  private func bytes(side: Int) -> [UInt8] {
    var generator = SeededGenerator(seed: side)
    return (0..<side * side).flatMap { pixel -> [UInt8] in
      let color = (0..<3).map { _ in UInt8.random(in: 0...255, using: &generator) }
      return switch pixel % 5 {
      case 0: [color[0], color[0], color[0]]
      case 1: color.map { $0 < 128 ? 0 : 255 }
      default: color
      }
    }
  }

  private func loaded(_ bytes: [UInt8], side: Int) -> PixelPlanes {
    let image = PixelPlanes(side: side)
    bytes.withUnsafeBufferPointer { image.load($0, top: 0, left: 0, isMirrored: false) }
    return image
  }

  private func gray(_ x: Color) -> Double { 0.2989 * x.r + 0.587 * x.g + 0.114 * x.b }

  /// Expects that `change` does to a loaded image what `definition` does to its colours.
  private func expect(
    _ change: (PixelPlanes) -> Void, isLike definition: (Color, _ meanGray: Double) -> Color,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for side in [1, 3, 5, 16, 33] {
      let bytes = bytes(side: side)
      let image = loaded(bytes, side: side)
      change(image)
      let colors: [Color] = (0..<side * side).map { pixel in
        let values = bytes[3 * pixel..<3 * pixel + 3].map { Double($0) / 255 }
        return (values[0], values[1], values[2])
      }
      let mean = colors.map(gray).reduce(0, +) / Double(colors.count)
      let changed = colors.map { definition($0, mean) }
      let expected = (changed.map(\.r) + changed.map(\.g) + changed.map(\.b))
        .map { min(max($0, 0), 1) }
      #expect(
        scaledError(image.planes.elements, expected) < Tolerances.pixels, "side \(side)",
        sourceLocation: sourceLocation)
    }
  }

  private func mixed(_ x: Color, _ factor: Double, _ other: Double) -> Color {
    let rest = (1 - factor) * other
    return (factor * x.r + rest, factor * x.g + rest, factor * x.b + rest)
  }

  @Test(arguments: [0, 0.6, 1, 1.7])
  func `brightness, contrast and saturation mix with black, the mean and gray`(factor: Double) {
    expect({ $0.adjustBrightness(Float(factor)) }, isLike: { x, _ in mixed(x, factor, 0) })
    expect({ $0.adjustContrast(Float(factor)) }, isLike: { x, mean in mixed(x, factor, mean) })
    expect({ $0.adjustSaturation(Float(factor)) }, isLike: { x, _ in mixed(x, factor, gray(x)) })
  }

  @Test(arguments: [-0.5, -0.1, 0, 0.07, 0.5])
  func `the hue turns, and value and chroma stay`(turns: Double) {
    expect({ $0.shiftHue(Float(turns)) }) { x, _ in
      let (value, least) = (max(x.r, x.g, x.b), min(x.r, x.g, x.b))
      let chroma = value - least
      guard chroma > 0 else { return x }
      let sixths =
        value == x.r
        ? (x.g - x.b) / chroma : value == x.g ? 2 + (x.b - x.r) / chroma : 4 + (x.r - x.g) / chroma
      func primary(_ number: Double) -> Double {
        let k = (number + sixths + 6 * turns + 12).truncatingRemainder(dividingBy: 6)
        return value - chroma * max(0, min(k, 4 - k, 1))
      }
      return (primary(5), primary(3), primary(1))
    }
  }

  @Test(arguments: [(0, 0), (2, 0), (0, -3), (-4, 4), (4, 1)])
  func `a shifted image is black where it has no pixels`(top: Int, left: Int) {
    let side = 5
    let bytes = bytes(side: side)
    for isMirrored in [false, true] {
      let image = PixelPlanes(side: side)
      image.planes.fill(.nan)
      bytes.withUnsafeBufferPointer {
        image.load($0, top: top, left: left, isMirrored: isMirrored)
      }
      for row in 0..<side {
        for column in 0..<side {
          let (y, x) = (row + top, (isMirrored ? side - 1 - column : column) + left)
          let isInside = (0..<side).contains(y) && (0..<side).contains(x)
          for channel in 0..<3 {
            let found = image.planes[(channel * side + row) * side + column]
            #expect(found == (isInside ? Float(bytes[3 * (y * side + x) + channel]) / 255 : 0))
          }
        }
      }
    }
  }
}
