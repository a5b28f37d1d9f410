internal import Foundation
public import PreparedImages

/// Turns raw data into a prepared file.
public struct DatasetPreparation {
  package let name: String
  let format: any ImageFormat
  /// Where errors about the whole point to.
  package let place: DatasetPlace
  package let classes: Int
  let coarseClasses: Int?
  package let counts: [DatasetSplit: Int]
  let histograms: [ImageDatasetDescriptor.Histogram]
  /// The files of each split, where the images stay as they are.
  let encodedFiles: [DatasetSplit: [ImageFile]]?

  /// A published data set, whose raw files lie in `folder`.
  public init(
    _ descriptor: ImageDatasetDescriptor, rawFolder folder: String
  ) throws(DatasetError) {
    name = descriptor.name.rawValue
    classes = descriptor.classes
    coarseClasses = descriptor.coarseClasses
    counts = [.train: descriptor.trainCount, .test: descriptor.testCount]
    histograms = descriptor.histograms
    let path = "\(folder)/\(descriptor.files[0].name)"
    place = DatasetPlace(path)
    let side = descriptor.side
    var encodedFiles: [DatasetSplit: [ImageFile]]?
    switch descriptor.format {
    case .cifar: format = CIFARArchive(path: path, classes: classes, coarseClasses: coarseClasses)
    case .idx: format = IDXFiles(folder: folder, classes: classes, side: side)
    case .stl10: format = STL10Archive(path: path, classes: classes, side: side)
    case .tinyImageNet: format = TinyImageNetArchive(path: path, classes: classes, side: side)
    case .imageNet100:
      let images = ImageNet100Folder(folder: path, classes: classes)
      format = images
      encodedFiles = [.train: try images.files(.train), .test: try images.files(.test)]
    case .medMNIST: format = MedMNISTArchive(path: path, classes: classes, side: side)
    }
    self.encodedFiles = encodedFiles
  }

  /// The images of a declared folder below the data folder `root`.
  public init(
    _ declaration: ImageFolderDeclaration, named name: String, root: String
  ) throws(DatasetError) {
    let folder = ImageFolder(declaration: declaration, root: root)
    self.name = name
    format = folder
    place = DatasetPlace("\(root)/\(declaration.folder)")
    classes = try folder.classNames().count
    coarseClasses = nil
    counts = [.train: try folder.files(.train).count, .test: try folder.files(.test).count]
    histograms = []
    encodedFiles = nil
  }

  /// Writes the prepared file and returns what it holds.
  ///
  /// - Parameters:
  ///   - path: The new file.
  ///   - side: The side of the prepared images; others are resized to it.
  ///   - limits: How many images are taken.
  ///   - digest: The digest of the raw data, for the summary; the file does not hold it.
  /// - Returns: The summary of the written file.
  /// - Throws: `DatasetError` for raw data that are not as published; no file is left.
  public func write(
    to path: String, side: Int, limits: SampleLimits, digest: String
  ) throws(DatasetError) -> DatasetSummary {
    try requireDeclared(
      (1...maximumSide).contains(side), "side", side, "from 1 to \(maximumSide)")
    for split in DatasetSplit.allCases {
      try requireDeclared(
        limits[split] >= 0, "limits.\(split.rawValue)", limits[split], "0 (all) or more")
    }
    let samples = samples(limits)
    let layout = PreparedLayout(
      name: name, source: .real, side: side, classes: classes, coarseClasses: coarseClasses,
      trainCount: samples.train.count, testCount: samples.test.count,
      encodedBytes: try encodedBytes(samples))
    var writer = try PreparedDatasetWriter(path: path, layout: layout)
    var pass = PreparationPass(preparation: self, samples: samples, side: side)
    try format.forEachImage { image throws(DatasetError) in
      try pass.add(image, to: &writer)
    }
    try pass.finish()
    try writer.finish()
    return DatasetSummary(try PreparedDataset(contentsOf: path), digest: digest)
  }

  private func samples(_ limits: SampleLimits) -> PreparationPass.Samples {
    (
      EvenSample(of: counts[.train] ?? 0, limit: limits.train),
      EvenSample(of: counts[.test] ?? 0, limit: limits.test)
    )
  }

  private func encodedBytes(
    _ samples: PreparationPass.Samples
  ) throws(DatasetError) -> PreparedLayout.EncodedBytes? {
    guard let encodedFiles else { return nil }
    func bytes(_ split: DatasetSplit, _ sample: EvenSample) throws(DatasetError) -> Int {
      let files = encodedFiles[split] ?? []
      guard files.count == counts[split] else {
        throw .miscounted(
          at: place, what: "\(split.rawValue) images", expected: counts[split] ?? 0,
          found: files.count)
      }
      var sum = 0
      for (index, file) in files.enumerated() where sample.contains(index) {
        sum += try ImageFolderListing.size(file.path)
      }
      return sum
    }
    return .init(train: try bytes(.train, samples.train), test: try bytes(.test, samples.test))
  }
}

/// Larger than any image of a data set.
private let maximumSide = 4096
