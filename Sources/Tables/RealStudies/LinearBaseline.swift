import ImageStages
import Learning
import ReportModel
import StageKit
import Statistics

/// Softmax regression on the pixels that students see: what they are held against, and where the images are from.
struct LinearBaseline {
  /// Percent of the test images that are right, by number of classes.
  let percents: [Int: Double]
  let source: Setting.DataSource

  /// Reads the networks behind the input `linear`.
  /// - Throws: `StageError` for another network, or unless all tell one source of images.
  init(_ context: StageContext) throws {
    let runs = try context.inputs("linear").map { try StudyRun($0, as: .linear) }
    for run in runs where run.network.metrics.method != .linear {
      throw StageError.invalidInput(
        "\(run.network.files.stage) is no softmax regression, which the input `linear` takes")
    }
    let sources = Set(runs.map(\.network.metrics.source))
    guard sources.count == 1, let source = sources.first.flatMap(Setting.DataSource.init) else {
      throw StageError.invalidInput(
        "softmax regression on the students' pixels tells where their images are from; the input"
          + " `linear` names \(sources.isEmpty ? "no source" : sources.sorted().joined(separator: " and "))"
      )
    }
    self.source = source
    percents = Dictionary(grouping: runs, by: \.network.metrics.classes)
      .mapValues { Sample($0.map(\.percent)).mean }
  }
}
