import Datasets
import ReportModel

/// How an artifact that the paper shows on one data set names its numbers on this one and on others.
///
/// `mi-diagnostic:mean/scalar` is the paper's, `mi-diagnostic:fashion-mnist/mean/scalar` of another.
struct DatasetNames {
  let artifact: String
  /// The data set of the paper.
  let home: ImageDatasetName
  let dataset: String

  /// Whether the paper has numbers here.
  var isPublished: Bool { dataset == home.rawValue }

  func metric(_ path: String) throws(ReportError) -> MetricID {
    try MetricID("\(artifact):\(isPublished ? "" : "\(dataset)/")\(path)")
  }

  /// The id of a table or figure that is called `id` on the data set of the paper.
  func id(_ id: String) -> String { isPublished ? id : "\(id)-\(dataset)" }

  /// The heading of a table or figure.
  func title(_ title: String) -> String {
    "\(title): \(ImageDatasetName.title(of: dataset))"
  }

  /// The data sets of `runs`: that of the paper first, then in the order of the graph.
  static func datasets(of runs: [ImageRuns.Run], home: ImageDatasetName) -> [String] {
    var names: [String] = []
    for run in runs where !names.contains(run.dataset) { names.append(run.dataset) }
    return names.filter { $0 == home.rawValue } + names.filter { $0 != home.rawValue }
  }
}
