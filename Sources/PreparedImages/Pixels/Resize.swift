/// Bilinear resizing, bit for bit as Pillow's `resize` with `BILINEAR` (RGB, 8 bits).
///
/// Output pixel `i` has its centre at `c = (i + 1/2) s` of the input, with `s = from / to` (the
/// half-pixel convention); input pixel `j` counts `max(0, 1 - |j + 1/2 - c| / max(1, s))`,
/// normalised to a sum of 1. Enlarging thus interpolates between two neighbours, and reducing
/// averages over all pixels that an output pixel covers. Rows are resized first, then columns, each
/// with weights in units of 2⁻²² and rounding to 8 bits. (Where one axis grows and the other
/// shrinks, recent versions of Pillow may begin with the columns; values then differ by 1.)
package struct Resize {
  /// The input pixels of one output pixel.
  private struct Window {
    let start: Int
    let weights: [Int32]
  }

  private let width: Int
  private let height: Int
  private let columns: [Window]
  private let rows: [Window]

  private static let precision = Int32(22)

  package init(width: Int, height: Int, toWidth: Int, toHeight: Int) {
    self.width = width
    self.height = height
    columns = Self.windows(from: width, to: toWidth)
    rows = Self.windows(from: height, to: toHeight)
  }

  private static func windows(from: Int, to: Int) -> [Window] {
    let scale = Double(from) / Double(to)
    let support = max(1, scale)
    return (0..<to).map { index in
      let centre = (Double(index) + 0.5) * scale
      let start = max(0, Int(centre - support + 0.5))
      let end = min(from, Int(centre + support + 0.5))
      let weights = (start..<end).map { input in
        max(0, 1 - abs((Double(input) - centre + 0.5) / support))
      }
      let sum = weights.reduce(0, +)
      return Window(
        start: start, weights: weights.map { Int32(0.5 + $0 / sum * Double(1 << precision)) })
    }
  }

  package func callAsFunction(_ image: RGBImage) -> RGBImage {
    precondition(image.width == width && image.height == height, "an image of another size")
    var result = image
    if columns.count != width {
      let pixels = Self.resized(
        result.pixels, lines: height, lineStride: width * 3, run: 3, columns)
      result = RGBImage(width: columns.count, height: height, pixels: pixels)
    }
    if rows.count != height {
      let pixels = Self.resized(
        result.pixels, lines: 1, lineStride: 0, run: columns.count * 3, rows)
      result = RGBImage(width: columns.count, height: rows.count, pixels: pixels)
    }
    return result
  }

  /// Weights runs of `run` bytes, which follow each other within a line.
  private static func resized(
    _ pixels: [UInt8], lines: Int, lineStride: Int, run: Int, _ windows: [Window]
  ) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: lines * windows.count * run) { output, count in
      pixels.withUnsafeBufferPointer { input in
        for line in 0..<lines {
          for window in windows {
            let start = line * lineStride + window.start * run
            for place in start..<start + run {
              output[count] = sum(input, place, run, window)
              count += 1
            }
          }
        }
      }
    }
  }

  /// A weighted sum of the bytes at `start`, `start + stride` ..., rounded and clamped.
  private static func sum(
    _ input: UnsafeBufferPointer<UInt8>, _ start: Int, _ stride: Int, _ window: Window
  ) -> UInt8 {
    var sum = Int32(1) << (precision - 1)
    window.weights.withUnsafeBufferPointer { weights in
      for index in 0..<weights.count {
        sum &+= Int32(input[start + index * stride]) &* weights[index]
      }
    }
    return UInt8(clamping: sum >> precision)
  }
}
