import Datasets
import ReportModel

/// Why a rule can't be decided from the numbers that are there.
enum ClaimProblem: Error, Equatable {
  /// The artifact was not built.
  case notBuilt(artifact: String)
  /// The artifact was built, but under this profile without the number.
  case absent(MetricID)
  /// No number of this run is about the data set.
  case notTrained(dataset: String)
  /// No seed or subset has a value of every metric that is to be paired.
  case nothingToPair([MetricID])
  case unitsDiffer(String, String)
  case divisionByZero
  case nothingToAverage
  case unpublished(String)
  case notFinite
}

extension ClaimProblem: CustomStringConvertible {
  var description: String {
    switch self {
    case .notBuilt(let artifact):
      "there are no numbers of \(artifact); `./repro \(artifact)` makes them"
    case .notTrained(let dataset):
      "nothing was trained on \(ImageDatasetName.title(of: dataset)); `./repro fetch \(dataset)` gets its images"
    case .absent(let id):
      "\(id) is not among the numbers of \(id.artifact) that were made"
    case .nothingToPair(let ids):
      "no seed has a value of each of \(ids.map(\.description).joined(separator: ", "))"
    case .unitsDiffer(let left, let right): "\(left) can't be set against \(right)"
    case .divisionByZero: "a number to divide by is zero"
    case .nothingToAverage: "there is nothing to average"
    case .unpublished(let path): "our copy of the paper has no number at \(path)"
    case .notFinite: "a number is not finite"
    }
  }
}
