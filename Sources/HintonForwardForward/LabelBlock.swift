internal import Kernels
internal import Learning

/// Writes labels into the first pixels of images [B, S, S, 3]: a column of some rows for each class.
///
/// The pixels of the label's column are 1 in all channels, those of the other columns -1; without a label all are
/// the mean over the labels, 2/K - 1. Where K is above S, columns go on in further bands of rows.
struct LabelBlock {
  let side: Int
  let classes: Int
  let rows: Int

  /// - Throws: `LearningError.invalidSetting` for a block that is higher than the image.
  init(side: Int, classes: Int, rows: Int) throws(LearningError) {
    try require(side > 0, "side", side, "at least 1")
    let bands = (classes + side - 1) / side
    try require(
      rows * bands <= side, "labelRows", rows, "such that \(classes) classes fit into \(side) rows")
    (self.side, self.classes, self.rows) = (side, classes, rows)
  }

  /// Writes the label of each image, or none.
  func write(_ labels: [Int32]?, to x: Tensor) {
    let neutral = 2 / Float(classes) - 1
    let count = 3 * side * side
    for image in 0..<x.count / count {
      let pixels = x.pointer + image * count
      for index in 0..<classes {
        let value = labels.map { index == Int($0[image]) ? Float(1) : -1 } ?? neutral
        for row in 0..<rows {
          let pixel = (index / side * rows + row) * side + index % side
          for channel in 0..<3 { pixels[3 * pixel + channel] = value }
        }
      }
    }
  }
}

extension RandomPurpose {
  /// The labels of negative images; the index is the step.
  static let negativeLabels = RandomPurpose(rawValue: 41)
}
