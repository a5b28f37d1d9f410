internal import Foundation
internal import PreparedImages

/// The part of an image that becomes the whole, resized.
struct CropBox: Equatable {
  var top: Int
  var left: Int
  var width: Int
  var height: Int

  /// The most numbers taken from a stream.
  static let drawCount = 4 * mostTries
  private static let mostTries = 10

  /// Draws as torchvision's `RandomResizedCrop` does.
  ///
  /// The share of the area is drawn evenly, the ratio of the sides evenly in its logarithm, and the
  /// place evenly among those inside; a box that does not fit is drawn again. After ten, the
  /// largest box in the centre serves whose ratio is allowed.
  init(_ settings: AugmentationSettings, width: Int, height: Int, _ draws: inout Draws) {
    let area = Double(width * height)
    for _ in 0..<Self.mostTries {
      let share = settings.smallestArea + (1 - settings.smallestArea) * Double(draws.unit())
      let ratio = exp(log(settings.largestAspect) * (2 * Double(draws.unit()) - 1))
      self.width = Int((area * share * ratio).squareRoot().rounded(.toNearestOrEven))
      self.height = Int((area * share / ratio).squareRoot().rounded(.toNearestOrEven))
      top = draws.integer(below: max(height - self.height, 0) + 1)
      left = draws.integer(below: max(width - self.width, 0) + 1)
      if self.width > 0 && self.width <= width && self.height > 0 && self.height <= height {
        return
      }
    }
    let (across, down) = (Double(width), Double(height))
    self.width = min(width, Int((down * settings.largestAspect).rounded(.toNearestOrEven)))
    self.height = min(height, Int((across * settings.largestAspect).rounded(.toNearestOrEven)))
    top = (height - self.height) / 2
    left = (width - self.width) / 2
  }

  init(top: Int, left: Int, width: Int, height: Int) {
    self.top = top
    self.left = left
    self.width = width
    self.height = height
  }
}
