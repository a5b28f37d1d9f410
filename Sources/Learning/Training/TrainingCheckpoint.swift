public import Checkpoints
internal import Foundation
internal import Kernels

/// What a training needs to go on as if it had never stopped.
///
/// The file holds the models under the names that PyTorch users expect, the moments of their optimizers as
/// "optimizer.0.exp_avg" and so on (flat, in the program's own order of axes), all of them after "members.0." and
/// so on where there are several models, and the position in its metadata. Random choices are functions of the
/// position, so no generator has a state.
struct TrainingCheckpoint<Point: Codable> {
  /// What the metadata holds.
  struct Position: Codable {
    /// Steps taken so far.
    var step: Int
    /// Each model's losses since the last point of the curve.
    var means: [MeanLosses]
    var curve: [Point]
  }

  /// The checkpoint of models and their optimizers.
  static func make(_ trainees: [Trainee], at position: Position) throws -> SafeTensors {
    var entries: [String: SafeTensors.Entry] = [:]
    for (prefix, trainee) in named(trainees) {
      for tensor in trainee.rule.state { entries[prefix + tensor.name] = .float32(tensor.exported) }
      for (name, moments) in trainee.moments { entries[prefix + name] = .float32(moments) }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = String(decoding: try encoder.encode(position), as: UTF8.self)
    return SafeTensors(
      entries: entries, metadata: [FormatKey.format: "pt", FormatKey.position: json])
  }

  /// Puts models and their optimizers where a checkpoint was made; returns the position.
  static func restore(
    _ checkpoint: SafeTensors, into trainees: inout [Trainee]
  ) throws -> Position {
    guard let json = checkpoint.metadata[FormatKey.position],
      let position = try? JSONDecoder().decode(Position.self, from: Data(json.utf8)),
      position.means.count == trainees.count
    else {
      throw LearningError.dataMismatch(
        what: "the metadata of the checkpoint",
        expected: "`\(FormatKey.position)` in JSON, for \(trainees.count) models",
        found: checkpoint.metadata[FormatKey.position] ?? "nothing")
    }
    for (prefix, trainee) in named(trainees) {
      try checkpoint.restore(trainee.rule, after: prefix)
      for (name, moments) in trainee.moments {
        let saved = try checkpoint.floats(prefix + name)
        guard saved.shape == moments.shape else {
          throw LearningError.dataMismatch(
            what: "the tensor \(prefix + name) of the checkpoint", expected: "\(moments.shape)",
            found: "\(saved.shape)")
        }
        moments.assign(saved)
      }
    }
    for index in trainees.indices { trainees[index].resume(after: position.step) }
    return position
  }

  /// Each with what its tensors' names begin with.
  private static func named(_ trainees: [Trainee]) -> [(String, Trainee)] {
    trainees.enumerated().map { (trainees.count == 1 ? "" : "members.\($0).", $1) }
  }
}

/// The metadata of a file.
private enum FormatKey {
  static let format = "format"
  static let position = "position"
}

extension Trainee {
  /// What the optimizers remember, by name.
  fileprivate var moments: [(String, Tensor)] {
    optimizers.enumerated().flatMap { index, optimizer in
      [
        ("optimizer.\(index).exp_avg", optimizer.firstMoments),
        ("optimizer.\(index).exp_avg_sq", optimizer.secondMoments),
      ]
    }
  }
}

extension SafeTensors {
  /// The file of a network without its optimizers: what evaluations and other programs read.
  public init(network rule: any LearningRule) {
    self.init(
      entries: Dictionary(
        uniqueKeysWithValues: rule.state.map { ($0.name, Entry.float32($0.exported)) }),
      metadata: [FormatKey.format: "pt"])
  }

  /// Overwrites a network's tensors with those of this file.
  /// - Throws: `LearningError.dataMismatch` if one is missing or has another shape.
  public func restore(_ rule: any LearningRule) throws(LearningError) {
    try restore(rule, after: "")
  }

  fileprivate func restore(
    _ rule: any LearningRule, after prefix: String
  ) throws(LearningError) {
    for state in rule.state { try state.restore(floats(prefix + state.name)) }
  }

  fileprivate func floats(_ name: String) throws(LearningError) -> Tensor {
    guard case .float32(let tensor)? = entries[name] else {
      throw .dataMismatch(
        what: "the checkpoint", expected: "a float tensor \(name)", found: "none")
    }
    return tensor
  }
}
