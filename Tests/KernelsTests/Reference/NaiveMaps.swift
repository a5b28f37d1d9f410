/// Maps [B, H, W, C] of `Double`s and the operations on them, written as their definitions.
struct NaiveMaps {
  let images: Int
  let height: Int
  let width: Int
  let channels: Int
  var elements: [Double]

  init(_ images: Int, _ height: Int, _ width: Int, _ channels: Int, _ elements: [Double]? = nil) {
    (self.images, self.height, self.width, self.channels) = (images, height, width, channels)
    self.elements = elements ?? Array(repeating: 0, count: images * height * width * channels)
    precondition(self.elements.count == images * height * width * channels)
  }

  /// Zero outside of a map.
  subscript(image: Int, y: Int, x: Int, channel: Int) -> Double {
    get {
      guard y >= 0, y < height, x >= 0, x < width else { return 0 }
      return elements[((image * height + y) * width + x) * channels + channel]
    }
    set { elements[((image * height + y) * width + x) * channels + channel] = newValue }
  }

  /// Each element from its place.
  func mapped(
    _ height: Int, _ width: Int, _ channels: Int, _ element: (Int, Int, Int, Int) -> Double
  ) -> NaiveMaps {
    var result = NaiveMaps(images, height, width, channels)
    for image in 0..<images {
      for y in 0..<height {
        for x in 0..<width {
          for channel in 0..<channels {
            result[image, y, x, channel] = element(image, y, x, channel)
          }
        }
      }
    }
    return result
  }

  /// The convolution with weights [3, 3, I, O].
  func convolved(_ weight: [Double], _ outputs: Int) -> NaiveMaps {
    mapped(height, width, outputs) { image, y, x, output in
      var sum = 0.0
      for tap in 0..<9 {
        for input in 0..<channels {
          sum +=
            weight[(tap * channels + input) * outputs + output]
            * self[image, y + tap / 3 - 1, x + tap % 3 - 1, input]
        }
      }
      return sum
    }
  }

  /// The gradient in the weights of `convolved` for the gradient dy in its result.
  func weightGradient(_ dy: NaiveMaps) -> [Double] {
    var gradient = [Double](repeating: 0, count: 9 * channels * dy.channels)
    for tap in 0..<9 {
      for image in 0..<images {
        for y in 0..<height {
          for x in 0..<width {
            for input in 0..<channels {
              let value = self[image, y + tap / 3 - 1, x + tap % 3 - 1, input]
              for output in 0..<dy.channels {
                gradient[(tap * channels + input) * dy.channels + output] +=
                  value * dy[image, y, x, output]
              }
            }
          }
        }
      }
    }
    return gradient
  }

  /// The gradient in the input of a convolution with weights [3, 3, I, O], this being the gradient
  /// in its result.
  func inputGradient(_ weight: [Double], _ inputs: Int) -> NaiveMaps {
    mapped(height, width, inputs) { image, y, x, input in
      var sum = 0.0
      for tap in 0..<9 {
        for output in 0..<channels {
          sum +=
            weight[(tap * inputs + input) * channels + output]
            * self[image, y + 1 - tap / 3, x + 1 - tap % 3, output]
        }
      }
      return sum
    }
  }

  /// Averages over 2 x 2 pixels.
  var pooled: NaiveMaps {
    mapped(height / 2, width / 2, channels) { image, y, x, channel in
      (0..<4).reduce(0) { $0 + self[image, 2 * y + $1 / 2, 2 * x + $1 % 2, channel] } / 4
    }
  }

  /// Sums over the cells of an even grid.
  func cellSums(_ grid: Int) -> NaiveMaps {
    let (rows, columns) = (height / grid, width / grid)
    return mapped(grid, grid, channels) { image, y, x, channel in
      (0..<rows * columns).reduce(0) {
        $0 + self[image, y * rows + $1 / columns, x * columns + $1 % columns, channel]
      }
    }
  }

  /// `Σ self ∘ other`.
  func inner(_ other: NaiveMaps) -> Double {
    zip(elements, other.elements).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
