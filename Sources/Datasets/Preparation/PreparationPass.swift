import PreparedImages

/// One pass over the images of a format: counts, samples, resizes and writes.
struct PreparationPass {
  typealias Samples = (train: EvenSample, test: EvenSample)

  private let preparation: DatasetPreparation
  private let samples: Samples
  private let side: Int
  private var seen: [DatasetSplit: Int] = [:]
  private var counts: ClassCounts
  /// The last resizing: most data sets have images of one size.
  private var resize: (width: Int, height: Int, resize: Resize)?

  init(preparation: DatasetPreparation, samples: Samples, side: Int) {
    self.preparation = preparation
    self.samples = samples
    self.side = side
    counts = ClassCounts(classes: preparation.classes)
  }

  mutating func add(
    _ image: LabelledImage, to writer: inout PreparedDatasetWriter
  ) throws(DatasetError) {
    let split = image.split
    let index = seen[split, default: 0]
    guard index < preparation.counts[split] ?? 0 else {
      throw .miscounted(
        at: image.place, what: "\(split.rawValue) images", expected: index, found: index + 1)
    }
    seen[split] = index + 1
    try expectLabel(image.label, below: preparation.classes, at: image.place)
    counts.add(image.label, split == .train ? .train : .test)
    guard (split == .train ? samples.train : samples.test).contains(index) else { return }
    if let encoded = image.encoded {
      try encoded.withUnsafeBufferPointer { bytes throws(DatasetError) in
        try image.image.pixels.withUnsafeBufferPointer { pixels throws(DatasetError) in
          try writer.append(encoded: bytes, pixels: pixels, label: image.label, to: split)
        }
      }
    } else {
      try resized(image.image).pixels.withUnsafeBufferPointer { pixels throws(DatasetError) in
        try writer.append(
          pixels: pixels, label: image.label, coarseLabel: image.coarseLabel, to: split)
      }
    }
  }

  /// Throws unless all images have come, with the published numbers of each class.
  mutating func finish() throws(DatasetError) {
    for split in DatasetSplit.allCases {
      let (expected, found) = (preparation.counts[split] ?? 0, seen[split] ?? 0)
      guard found == expected else {
        throw .miscounted(
          at: preparation.place, what: "\(split.rawValue) images", expected: expected, found: found)
      }
    }
    guard !preparation.histograms.isEmpty else { return }
    for label in try preparation.format.validationLabels() { counts.add(label, .validation) }
    try counts.check(preparation.histograms, at: preparation.place)
  }

  private mutating func resized(_ image: RGBImage) -> RGBImage {
    if image.width == side && image.height == side { return image }
    if let resize, resize.width == image.width, resize.height == image.height {
      return resize.resize(image)
    }
    let new = Resize(width: image.width, height: image.height, toWidth: side, toHeight: side)
    resize = (image.width, image.height, new)
    return new(image)
  }
}
