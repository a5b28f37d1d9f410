import Datasets
import ImageStages
import ReportModel
import StageKit

/// The scale of the paper's trainings on images, and the profile a table is made under.
///
/// How many images of what side a data set has stands in the table of data sets.
package struct ImageStudyScale: Codable, Equatable {
  var profile: String
  var paperWidth: Double
  /// The epochs of most trainings of the paper.
  var paperEpochs: Int
  /// The epochs of those that were shorter, by data set or variant.
  var paperEpochsOf: [String: Int]
  /// The images a batch of most trainings of the paper.
  var paperBatchSize: Int
  /// The images a batch of the others, by data set.
  var paperBatchSizeOf: [String: Int]
  /// Those of `LearnedRule`, which says what methods are set against each other.
  var learnedMargin: Double
  var learnedShare: Double

  static let example = ImageStudyScale(
    profile: "name", paperWidth: 0.5, paperEpochs: 1, paperEpochsOf: ["data set or variant": 1],
    paperBatchSize: 1, paperBatchSizeOf: ["data set": 1], learnedMargin: 1,
    learnedShare: 0.5)

  var learnedRule: LearnedRule {
    LearnedRule(learnedMargin: learnedMargin, learnedShare: learnedShare)
  }

  /// How numbers from these networks were made, compared with how the paper made its own.
  /// - Throws: `StageError` if real and generated images meet in one number, or nothing was trained.
  func setting(of runs: [ImageRuns.Run]) throws -> Setting {
    let sources = Set(runs.map(\.metrics.source))
    guard sources.count == 1, let source = sources.first.flatMap(Setting.DataSource.init) else {
      throw StageError.invalidInput(
        sources.isEmpty
          ? "no network was trained for a number of this table"
          : "the networks of one number were trained on \(sources.sorted().joined(separator: " and "))"
            + " images; fetch the data sets that are missing, or none of them")
    }
    return Setting(
      profile: profile, data: source, scale: compared(with: runs),
      seeds: Set(runs.map { Int($0.metrics.seed) }).sorted(), trainer: trainers(of: runs))
  }

  /// Every trainer of the networks of a number; nil where this program trained all of them.
  private func trainers(of runs: [ImageRuns.Run]) -> String? {
    let foreign = Set(runs.compactMap(\.trainer)).sorted()
    guard !foreign.isEmpty else { return nil }
    let own = runs.contains { $0.trainer == nil } ? ["this program"] : []
    return (foreign + own).joined(separator: " and ")
  }

  /// Full when every network was trained as in the paper, else what is smaller and by how much.
  ///
  /// Images that the paper does not have are of no published number or side, but epochs, width and batches
  /// are compared, and their name stands in the caption.
  private func compared(with runs: [ImageRuns.Run]) -> Setting.Scale {
    func figure(_ name: String, _ pairs: [Pair?]) -> String? {
      let differing = Set(pairs.compactMap(\.self).filter { $0.own != $0.paper }).sorted()
      guard !differing.isEmpty else { return nil }
      return "\(differing.map(\.text).joined(separator: " or ")) \(name)"
    }
    func published(
      _ name: String, _ own: (ImageRunMetrics) -> Int, _ paper: (ImageDatasetDescriptor) -> Int
    ) -> String? {
      figure(
        name,
        runs.map { run in
          descriptor(of: run).map {
            Pair(own: Double(own(run.metrics)), paper: Double(paper($0)))
          }
        })
    }
    let own = Set(runs.filter { descriptor(of: $0) == nil }.map(\.metrics.dataset)).sorted()
    let reduced = [
      own.isEmpty ? nil : "images of one's own (\(own.joined(separator: ", ")))",
      figure(
        "epochs",
        runs.map { run in
          let paper = paperEpochsOf[run.variant] ?? paperEpochsOf[run.dataset] ?? paperEpochs
          return Pair(own: Double(run.metrics.epochs), paper: Double(paper))
        }),
      figure("width", runs.map { Pair(own: $0.metrics.width, paper: paperWidth) }),
      figure(
        "images a batch",
        runs.map { run in
          let paper = paperBatchSizeOf[run.dataset] ?? paperBatchSize
          return Pair(own: Double(run.metrics.batchSize), paper: Double(paper))
        }),
      published("training images", \.trainImages, \.trainCount),
      published("test images", \.testImages, \.testCount),
      published("pixels a side", \.side, \.trainingSide),
    ].compactMap(\.self)
    return reduced.isEmpty ? .full : .reduced(reduced.joined(separator: ", "))
  }

  private func descriptor(of run: ImageRuns.Run) -> ImageDatasetDescriptor? {
    ImageDatasetName(rawValue: run.metrics.dataset).map(ImageDatasets.descriptor)
  }

  /// A figure of a training and the paper's.
  private struct Pair: Hashable, Comparable {
    let own: Double
    let paper: Double

    var text: String { "\(Self.text(own)) of \(Self.text(paper))" }

    static func < (left: Pair, right: Pair) -> Bool {
      (left.paper, left.own) < (right.paper, right.own)
    }

    private static func text(_ value: Double) -> String {
      value == value.rounded() ? "\(Int(value))" : "\(value)"
    }
  }
}

extension ImageDatasetDescriptor {
  /// The side that the paper trains at: images of 28 pixels are enlarged to 32.
  fileprivate var trainingSide: Int { max(side, 32) }
}
