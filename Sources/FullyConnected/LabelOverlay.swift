internal import Kernels

/// Puts labels into images: each of the first K entries of a flat image belongs to a class.
///
/// A flat image runs over its channels, then rows, then columns, as PyTorch flattens it. The entry of the
/// label holds a number of the image's own, `heights`, and the others 0; an image without a label holds the
/// neutral value in each.
struct LabelOverlay {
  let classes: Int
  let entry: LabelEntry
  let scale: Float
  let neutral: NeutralOverlay

  /// What the entry of a label holds in each of some flat images, which carry no label yet.
  func heights(in rows: Tensor) -> [Float] {
    let (images, entries) = (rows.shape[0], rows.shape[1])
    guard entry == .imageMaximum else { return [Float](repeating: scale, count: images) }
    return (0..<images).map { image in
      let row = rows.pointer + image * entries
      return (1..<entries).reduce(row[0]) { max($0, row[$1]) } * scale
    }
  }

  /// Copies images [B, S, S, C] into flat rows [B, C S S].
  func flatten(_ x: Tensor, into rows: Tensor) {
    let (channels, pixels) = (x.shape[3], x.shape[1] * x.shape[2])
    for image in 0..<x.shape[0] {
      let (source, row) = (
        x.pointer + image * channels * pixels, rows.pointer + image * channels * pixels
      )
      for channel in 0..<channels {
        for pixel in 0..<pixels {
          row[channel * pixels + pixel] = source[pixel * channels + channel]
        }
      }
    }
  }

  /// Writes a label into each row.
  func write(_ labels: [Int32], heights: [Float], to rows: Tensor) {
    for (index, label) in labels.enumerated() {
      let row = rows.pointer + index * rows.shape[1]
      for entry in 0..<classes { row[entry] = entry == Int(label) ? heights[index] : 0 }
    }
  }

  /// Writes no label into each row.
  func writeNeutral(heights: [Float], to rows: Tensor) {
    for index in 0..<rows.shape[0] {
      let row = rows.pointer + index * rows.shape[1]
      let value = neutral == .uniform ? heights[index] / Float(classes) : 0
      for entry in 0..<classes { row[entry] = value }
    }
  }
}

extension RandomPurpose {
  /// The wrong labels of negative passes; the index is the step.
  static let wrongLabels = RandomPurpose(rawValue: 40)
}
