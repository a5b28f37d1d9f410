import PreparedImages

/// The images of each class and published split, to be compared with what is published.
struct ClassCounts {
  private let classes: Int
  private var counts: [ImageDatasetDescriptor.PublishedSplit: [Int]]

  init(classes: Int) {
    self.classes = classes
    counts = [:]
  }

  mutating func add(_ label: Int, _ split: ImageDatasetDescriptor.PublishedSplit) {
    counts[split, default: [Int](repeating: 0, count: classes)][label] += 1
  }

  /// Throws unless all histograms are the published ones.
  func check(
    _ histograms: [ImageDatasetDescriptor.Histogram], at place: DatasetPlace
  ) throws(DatasetError) {
    for histogram in histograms {
      let names = histogram.splits.map(\.rawValue).joined(separator: " + ")
      for label in 0..<classes {
        let expected =
          histogram.perClass.count == 1 ? histogram.perClass[0] : histogram.perClass[label]
        let found = histogram.splits.reduce(0) { $0 + (counts[$1]?[label] ?? 0) }
        guard found == expected else {
          throw .miscounted(
            at: place, what: "images of class \(label) in \(names)", expected: expected,
            found: found)
        }
      }
    }
  }
}
