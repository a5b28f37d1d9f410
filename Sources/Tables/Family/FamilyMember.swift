import ImageStages
import ReportModel

/// What the trainings of one method on one data set reached and cost.
struct FamilyMember {
  let row: MethodFamily.Row
  let dataset: String
  let runs: [ImageRuns.Run]
  let accuracy: AccuracyInterval
  let size: TrainingSize

  /// Nil for a method that was not trained on the data set, or does not predict in the row's way.
  init?(_ row: MethodFamily.Row, _ dataset: String, _ runs: ImageRuns) throws {
    let own = runs.group(dataset, row.variant).compactMap { run in
      run.accuracy(row.evaluation).map { (run, $0) }
    }
    guard let first = own.first?.0 else { return nil }
    self.row = row
    self.dataset = dataset
    self.runs = own.map(\.0)
    accuracy = AccuracyInterval(own.map(\.1), testImages: first.metrics.testImages)
    size = try TrainingSize(first)
  }

  func id(_ path: String? = nil) throws(ReportError) -> MetricID {
    try MetricID(
      (["\(MethodFamily.artifact):\(row.id)", dataset] + (path.map { [$0] } ?? []))
        .joined(separator: "/"))
  }
}
