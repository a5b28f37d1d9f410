import PreparedImages

/// How often a linear classifier confuses two classes, for every pair of a data set.
///
/// The classifier assigns an image to the class whose mean image is nearer, which is linear in the pixels.
/// It is fitted on one half of the validation images and tested on the other. So it sees no image that a
/// network trains on or is tested on.
struct PairDifficulty {
  package struct Pair {
    package let classes: [Int]
    /// The share of the two classes' images that go to the wrong one.
    package let error: Double
  }

  /// All pairs, from the most often confused to the least; equal ones by their labels.
  let ranked: [Pair]

  init(_ dataset: PreparedDataset, validationImages: Int) {
    let train = dataset.train
    let sample = EvenSample(of: train.count, limit: validationImages)
    let held = (0..<train.count).filter(sample.contains)
    let means = Self.means(
      of: stride(from: 0, to: held.count, by: 2).map { held[$0] }, in: dataset)
    let tested = stride(from: 1, to: held.count, by: 2).map { held[$0] }
    let distances = tested.map { Self.distances(of: $0, to: means, in: train) }
    var pairs: [Pair] = []
    for first in 0..<means.count {
      for second in first + 1..<means.count {
        var (images, wrong) = (0, 0)
        for (index, distance) in zip(tested, distances) {
          let label = Int(train.labels[index])
          guard label == first || label == second else { continue }
          images += 1
          let other = label == first ? second : first
          if distance[other] <= distance[label] { wrong += 1 }
        }
        pairs.append(
          Pair(classes: [first, second], error: images > 0 ? Double(wrong) / Double(images) : 0))
      }
    }
    ranked = pairs.enumerated().sorted {
      ($1.element.error, $0.offset) < ($0.element.error, $1.offset)
    }.map(\.element)
  }

  /// The mean image of each class; zeros where the class has no image.
  private static func means(of images: [Int], in dataset: PreparedDataset) -> [[Float]] {
    let size = dataset.header.side * dataset.header.side * PreparedLayout.channels
    var sums = [[Float]](
      repeating: [Float](repeating: 0, count: size), count: dataset.header.classes)
    var counts = [Float](repeating: 0, count: sums.count)
    for index in images {
      let label = Int(dataset.train.labels[index])
      counts[label] += 1
      dataset.train.withPixels(index) { pixels in
        for place in 0..<size { sums[label][place] += Float(pixels[place]) }
      }
    }
    for label in sums.indices where counts[label] > 0 {
      for place in 0..<size { sums[label][place] /= counts[label] }
    }
    return sums
  }

  /// The squared distances of an image to the mean images.
  private static func distances(
    of index: Int, to means: [[Float]], in split: PreparedDataset.Split
  ) -> [Float] {
    split.withPixels(index) { pixels in
      means.map { mean in
        zip(pixels, mean).reduce(0) { sum, pair in
          let difference = Float(pair.0) - pair.1
          return sum + difference * difference
        }
      }
    }
  }
}
