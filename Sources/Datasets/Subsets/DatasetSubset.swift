internal import Kernels
public import PreparedImages

/// A part of a prepared data set: some of its classes and images, with labels from 0.
///
/// Coarse labels are the groups of the settings; without groups an image keeps the one it has.
public struct DatasetSubset {
  private let dataset: PreparedDataset
  private let selection: ClassSelection
  /// The new label of each class of the whole, where it has one.
  private let labels: [Int: Int]
  /// The group of each class of the whole; nil without groups.
  private let groups: [Int: Int]?
  private let groupCount: Int?
  private let train: [Int]
  private let test: [Int]
  private let tests: DatasetSplit

  /// The labels that the subset's classes have in the whole data set.
  public var classes: [Int] { selection.classes }

  /// - Throws: `DatasetError.invalidDeclaration` for settings that the data set does not allow.
  public init(_ dataset: PreparedDataset, _ settings: SubsetSettings) throws(DatasetError) {
    try settings.validate(available: dataset.header.classes, trainImages: dataset.train.count)
    try requireDeclared(
      !dataset.header.isEncoded, "data", dataset.header.name, "images that are not encoded")
    self.dataset = dataset
    selection = try ClassSelection(settings, of: dataset)
    labels = Dictionary(
      uniqueKeysWithValues: selection.classes.enumerated().map { ($0.element, $0.offset) })
    let drawn = Self.groups(settings)
    groupCount = drawn.isEmpty ? dataset.header.coarseClasses : drawn.count
    groups =
      drawn.isEmpty
      ? nil
      : Dictionary(
        uniqueKeysWithValues: drawn.enumerated().flatMap { group, members in
          members.map { ($0, group) }
        })
    let held = EvenSample(of: dataset.train.count, limit: settings.validationImages)
    let isHeld = { (index: Int) in settings.validationImages > 0 && held.contains(index) }
    let pool = (0..<dataset.train.count).filter { !isHeld($0) }
    train = Self.capped(
      Self.perClass(pool, of: dataset.train, selection.classes, limit: settings.imagesPerClass),
      limit: settings.images)
    tests = settings.test == .test ? .test : .train
    let candidates =
      settings.test == .test
      ? Array(0..<dataset.test.count) : (0..<dataset.train.count).filter(isHeld)
    test = Self.capped(
      Self.perClass(candidates, of: dataset[tests], selection.classes, limit: 0),
      limit: settings.testImages)
    try requireDeclared(!train.isEmpty, "images", train.count, "at least one training image")
    try requireDeclared(!test.isEmpty, "testImages", test.count, "at least one test image")
  }

  /// Writes the subset as a prepared file of its own, and returns what it holds.
  public func write(to path: String, digest: String) throws(DatasetError) -> DatasetSummary {
    let header = dataset.header
    var writer = try PreparedDatasetWriter(
      path: path,
      layout: PreparedLayout(
        name: header.name, source: header.source, side: header.side, classes: classes.count,
        coarseClasses: groupCount, trainCount: train.count, testCount: test.count))
    try append(train, of: .train, as: .train, to: &writer)
    try append(test, of: tests, as: .test, to: &writer)
    try writer.finish()
    return DatasetSummary(try PreparedDataset(contentsOf: path), digest: digest)
  }

  private func append(
    _ images: [Int], of source: DatasetSplit, as split: DatasetSplit,
    to writer: inout PreparedDatasetWriter
  ) throws(DatasetError) {
    let part = dataset[source]
    for index in images {
      let label = Int(part.labels[index])
      let coarse =
        groups.map { $0[label] } ?? part.coarseLabels.map { Int($0[index]) }
      let result: Result<Void, DatasetError> = part.withPixels(index) { pixels in
        Result { () throws(DatasetError) in
          try writer.append(
            pixels: pixels, label: labels[label] ?? 0, coarseLabel: coarse, to: split)
        }
      }
      try result.get()
    }
  }

  /// The groups as given, or the classes shuffled into groups of the same sizes.
  private static func groups(_ settings: SubsetSettings) -> [[Int]] {
    guard settings.groupDraw > 0 else { return settings.groups }
    let order = CounterGenerator(
      seed: UInt64(settings.groupDraw), purpose: .classGroups
    ).permutation(settings.groups.joined().count).map(Int.init)
    var next = 0
    return settings.groups.map { group in
      defer { next += group.count }
      return order[next..<next + group.count].sorted()
    }
  }

  /// The images of the chosen classes in their order, at most `limit` of each class, evenly spaced.
  private static func perClass(
    _ images: [Int], of split: PreparedDataset.Split, _ classes: [Int], limit: Int
  ) -> [Int] {
    let members = Dictionary(grouping: images) { Int(split.labels[$0]) }
    return classes.flatMap { capped(members[$0] ?? [], limit: limit) }.sorted()
  }

  /// At most `limit` of the images, evenly spaced; all for 0.
  private static func capped(_ images: [Int], limit: Int) -> [Int] {
    guard limit > 0, limit < images.count else { return images }
    let sample = EvenSample(of: images.count, limit: limit)
    return images.indices.filter(sample.contains).map { images[$0] }
  }
}
