import Datasets
import Pipeline
import Report

/// The scale of the paper's trainings on images, and the profile a table is made under.
///
/// How many images of what side a data set has stands in the table of data sets.
struct ImageStudyScale: Codable, Equatable {
  var profile: String
  var paperWidth: Double
  /// The epochs of most trainings of the paper.
  var paperEpochs: Int
  /// The epochs of those that were shorter, by data set or variant.
  var paperEpochsOf: [String: Int]

  static let example = ImageStudyScale(
    profile: "name", paperWidth: 0.5, paperEpochs: 1, paperEpochsOf: ["data set or variant": 1])

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
      seeds: Set(runs.map { Int($0.metrics.seed) }).sorted())
  }

  /// Full when every network was trained as in the paper, else what is smaller and by how much.
  private func compared(with runs: [ImageRuns.Run]) -> Setting.Scale {
    let published = runs.map { run in
      ImageDatasetName(rawValue: run.metrics.dataset).map(ImageDatasets.descriptor)
    }
    func figure(
      _ name: String, _ own: (ImageRunMetrics) -> Double,
      _ paper: (ImageRuns.Run, ImageDatasetDescriptor) -> Double
    ) -> String? {
      let pairs = zip(runs, published).compactMap { run, descriptor in
        descriptor.map { Pair(own: own(run.metrics), paper: paper(run, $0)) }
      }
      let smaller = Set(pairs.filter { $0.own != $0.paper }).sorted()
      guard !smaller.isEmpty else { return nil }
      return "\(smaller.map(\.text).joined(separator: " or ")) \(name)"
    }
    let reduced = [
      figure("epochs", { Double($0.epochs) }) { run, _ in
        Double(paperEpochsOf[run.variant] ?? paperEpochsOf[run.dataset] ?? paperEpochs)
      },
      figure("width", \.width) { _, _ in paperWidth },
      figure("training images", { Double($0.trainImages) }) { Double($1.trainCount) },
      figure("test images", { Double($0.testImages) }) { Double($1.testCount) },
      figure("pixels a side", { Double($0.side) }) { Double($1.trainingSide) },
    ].compactMap(\.self)
    return reduced.isEmpty ? .full : .reduced(reduced.joined(separator: ", "))
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
