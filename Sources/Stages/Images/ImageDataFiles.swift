import Datasets
import Pipeline

/// What the stages that prepare images write.
enum ImageDataFiles {
  /// A `PreparedDataset`.
  static let dataset = "dataset.safetensors"
  /// A `DatasetSummary`.
  static let summary = "summary.json"
  static let all = [dataset, summary]

  static func write(_ summary: DatasetSummary, in context: StageContext) throws {
    try StableJSON.write(summary, to: context.path(forOutput: Self.summary))
    context.log(
      "\(summary.name) (\(summary.source.rawValue)): \(summary.train.images) + "
        + "\(summary.test.images) images of side \(summary.side), \(summary.classes) classes")
  }
}
