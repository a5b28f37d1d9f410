package import PreparedImages

/// What decides the training batches of a data set, beside its images.
public struct BatchSettings: Codable, Sendable, Equatable {
  public var augmentation: AugmentationSettings
  /// The length to which the shorter side of a test image is resized before a square of the data
  /// set's side is cut from its centre; the side itself for images that have it.
  public var testShorterSide: Int
  public var labels: LabelLevel
  /// Whether an epoch leaves out its last batch when that is short.
  public var dropsShortBatch: Bool
  public var seed: UInt64

  public init(
    augmentation: AugmentationSettings, testShorterSide: Int, labels: LabelLevel,
    dropsShortBatch: Bool, seed: UInt64
  ) {
    self.augmentation = augmentation
    self.testShorterSide = testShorterSide
    self.labels = labels
    self.dropsShortBatch = dropsShortBatch
    self.seed = seed
  }
}

extension BatchSettings {
  /// - Throws: `DatasetError.invalidDeclaration` for the first setting outside its domain.
  package func validate(side: Int) throws(DatasetError) {
    try augmentation.validate(side: side)
    try requireDeclared(
      testShorterSide >= side && testShorterSide <= 8 * side, "testShorterSide", testShorterSide,
      "from the side, \(side), to \(8 * side)")
  }
}
