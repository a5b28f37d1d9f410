/// The mean and deviation of each channel over any number of RGB pixels.
///
/// The sums are integers, so that no order of the images changes a bit.
struct ChannelStatistics {
  private var sums: [UInt64] = [0, 0, 0]
  private var squares: [UInt64] = [0, 0, 0]
  private var count: UInt64 = 0

  /// Adds whole RGB pixels.
  mutating func add(_ pixels: UnsafeBufferPointer<UInt8>) {
    var sum: (UInt64, UInt64, UInt64) = (0, 0, 0)
    var square: (UInt64, UInt64, UInt64) = (0, 0, 0)
    var index = 0
    while index + 2 < pixels.count {
      let (red, green, blue) = (
        UInt64(pixels[index]), UInt64(pixels[index + 1]), UInt64(pixels[index + 2])
      )
      sum.0 += red
      sum.1 += green
      sum.2 += blue
      square.0 += red * red
      square.1 += green * green
      square.2 += blue * blue
      index += 3
    }
    sums = [sums[0] + sum.0, sums[1] + sum.1, sums[2] + sum.2]
    squares = [squares[0] + square.0, squares[1] + square.1, squares[2] + square.2]
    count += UInt64(pixels.count / 3)
  }

  /// The mean of each channel, in 0...1.
  var mean: [Float] { sums.map { Float(Double($0) / Double(count) / 255) } }

  /// The standard deviation of each channel, in 0...1: the root of E[x²] - E[x]².
  var deviation: [Float] {
    zip(sums, squares).map { sum, square in
      let mean = Double(sum) / Double(count)
      return Float(max(0, Double(square) / Double(count) - mean * mean).squareRoot() / 255)
    }
  }
}
