package import Datasets
internal import PreparedImages
package import StageKit

/// What the stages that prepare images write.
package enum ImageDataFiles {
  /// A `PreparedDataset`.
  package static let dataset = PreparedDataset.fileName
  /// A `DatasetSummary`.
  package static let summary = "summary.json"
  package static let all = [dataset, summary]

  package static func write(_ summary: DatasetSummary, in context: StageContext) throws {
    try StableJSON.write(summary, to: context.path(forOutput: Self.summary))
    context.log(
      "\(summary.name) (\(summary.source.rawValue)): \(summary.train.images) + "
        + "\(summary.test.images) images of side \(summary.side), \(summary.classes) classes")
  }
}
