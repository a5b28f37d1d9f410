/// What decides the training batches of a data set, beside its images.
public struct BatchSettings: Codable, Sendable, Equatable {
  public var augmentation: AugmentationSettings
  public var labels: LabelLevel
  /// Whether an epoch leaves out its last batch when that is short.
  public var dropsShortBatch: Bool
  public var seed: UInt64

  public init(
    augmentation: AugmentationSettings, labels: LabelLevel, dropsShortBatch: Bool, seed: UInt64
  ) {
    self.augmentation = augmentation
    self.labels = labels
    self.dropsShortBatch = dropsShortBatch
    self.seed = seed
  }
}
