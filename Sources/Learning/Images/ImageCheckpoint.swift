public import Checkpoints
internal import Foundation
internal import Kernels

/// What a training needs to go on as if it had never stopped.
///
/// The file holds the network under the names that PyTorch users expect, the moments of its optimizers
/// as "optimizer.0.exp_avg" and so on (flat, in the program's own order of axes), and the position in
/// its metadata. Random choices are functions of the position, so no generator has a state.
struct ImageCheckpoint {
  /// What the metadata holds.
  struct Position: Codable, Sendable, Equatable {
    /// Steps taken so far.
    var step = 0
    /// The losses of the epoch that was under way.
    var losses = EpochLosses()
    var curve: [ImageCurvePoint] = []
  }

  private static let positionName = "position"
  static let formatName = "format"

  /// The checkpoint of a network and its optimizers.
  static func make(_ trainee: Trainee, at position: Position) throws -> SafeTensors {
    var entries: [String: SafeTensors.Entry] = [:]
    for tensor in trainee.rule.state { entries[tensor.name] = .float32(tensor.exported) }
    for (name, moments) in moments(of: trainee) { entries[name] = .float32(moments) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = String(decoding: try encoder.encode(position), as: UTF8.self)
    return SafeTensors(entries: entries, metadata: [formatName: "pt", positionName: json])
  }

  /// Puts a network and its optimizers where a checkpoint was made; returns the position.
  static func restore(
    _ checkpoint: SafeTensors, into trainee: inout Trainee
  ) throws -> Position {
    guard let json = checkpoint.metadata[positionName],
      let position = try? JSONDecoder().decode(Position.self, from: Data(json.utf8))
    else {
      throw LearningError.dataMismatch(
        what: "the metadata of the checkpoint", expected: "`\(positionName)` in JSON",
        found: checkpoint.metadata[positionName] ?? "nothing")
    }
    try restoreNetwork(checkpoint, into: trainee.rule)
    for (name, moments) in moments(of: trainee) {
      let saved = try tensor(name, in: checkpoint)
      guard saved.shape == moments.shape else {
        throw LearningError.dataMismatch(
          what: "the tensor \(name) of the checkpoint", expected: "\(moments.shape)",
          found: "\(saved.shape)")
      }
      moments.assign(saved)
    }
    trainee.resume(after: position.step)
    return position
  }

  /// Overwrites the network's tensors with those of a checkpoint.
  static func restoreNetwork(
    _ checkpoint: SafeTensors, into rule: any LearningRule
  ) throws(LearningError) {
    for state in rule.state { try state.restore(tensor(state.name, in: checkpoint)) }
  }

  private static func moments(of trainee: Trainee) -> [(String, Tensor)] {
    trainee.optimizers.enumerated().flatMap { index, optimizer in
      [
        ("optimizer.\(index).exp_avg", optimizer.firstMoments),
        ("optimizer.\(index).exp_avg_sq", optimizer.secondMoments),
      ]
    }
  }

  private static func tensor(
    _ name: String, in checkpoint: SafeTensors
  ) throws(LearningError) -> Tensor {
    guard case .float32(let tensor)? = checkpoint.entries[name] else {
      throw .dataMismatch(
        what: "the checkpoint", expected: "a float tensor \(name)", found: "none")
    }
    return tensor
  }
}

extension SafeTensors {
  /// The file of a network without its optimizers: what evaluations and other programs read.
  public init(network rule: any LearningRule) {
    self.init(
      entries: Dictionary(
        uniqueKeysWithValues: rule.state.map { ($0.name, Entry.float32($0.exported)) }),
      metadata: [ImageCheckpoint.formatName: "pt"])
  }

  /// Overwrites a network's tensors with those of this file.
  /// - Throws: `LearningError.dataMismatch` if one is missing or has another shape.
  public func restore(_ rule: any LearningRule) throws(LearningError) {
    try ImageCheckpoint.restoreNetwork(self, into: rule)
  }
}
