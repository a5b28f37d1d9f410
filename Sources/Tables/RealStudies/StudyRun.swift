import ImageStages
import Learning
import ReportModel
import StageKit

/// A trained network of a study on real images, under the method that its sweep names.
struct StudyRun {
  let method: RealMethod
  /// How many test images are right, by the method's way of predicting.
  let accuracy: Accuracy
  let network: ImageRuns.Run

  /// Reads the network behind an input, whose sweep has the axis `method`.
  /// - Throws: `StageError` for another method, and as `init(_:as:)` does.
  init(_ input: StageInput) throws {
    let name = try input.name(on: "method")
    guard let method = RealMethod(rawValue: name) else {
      let known = RealMethod.allCases.map(\.rawValue).joined(separator: ", ")
      throw StageError.invalidInput(
        "\(input.stage): there is no method \"\(name)\"; this study knows \(known)")
    }
    try self.init(input, as: method)
  }

  /// Reads the network behind an input as one of `method`.
  /// - Throws: `StageError` for a network that cannot predict as the method does.
  init(_ input: StageInput, as method: RealMethod) throws {
    let metrics = try StableJSON.read(
      ImageRunMetrics.self, from: input.path(ImageNetworkFiles.metrics))
    let found =
      method.evaluation == .logitSum ? metrics.test.logitSum : metrics.test.concatenated
    guard let accuracy = found else {
      throw StageError.invalidInput(
        "\(input.stage) has no accuracy by \(method.evaluation.rawValue),"
          + " by which \(method.title) is compared")
    }
    self.method = method
    self.accuracy = accuracy
    network = ImageRuns.Run(
      dataset: metrics.dataset, variant: method.rawValue, metrics: metrics, files: input,
      trainer: try ImageRuns.Run.foreignTrainer(of: input))
  }

  /// Every network behind a slot, in the order of the graph.
  static func all(_ context: StageContext, slot: String = "runs") throws -> [StudyRun] {
    try context.inputs(slot).map(StudyRun.init)
  }

  var seed: UInt64 { network.metrics.seed }

  /// Percent of the test images that are right.
  var percent: Double { 100 * accuracy.fraction }
}

extension StageInput {
  /// Its place on an axis, as ids spell it.
  func name(on axis: String) throws(StageError) -> String {
    switch coordinates[axis] {
    case .string(let text)?: text
    case .number(let number)?: JSONValue.number(number).canonicalText
    default: throw missing(axis)
    }
  }

  /// Its place on an axis of numbers.
  func number(on axis: String) throws(StageError) -> Double {
    guard case .number(let number)? = coordinates[axis] else { throw missing(axis) }
    return number
  }

  private func missing(_ axis: String) -> StageError {
    .invalidInput("\(stage) has no place on the axis `\(axis)`; sweep over it")
  }
}

extension ImageStudyScale {
  /// How numbers from these networks were made.
  func setting(of runs: [StudyRun]) throws -> Setting { try setting(of: runs.map(\.network)) }
}
