internal import Foundation
package import StageKit

/// Trains the image network of another kind in PyTorch: the same parameters, and files of the same names and formats.
///
/// This side checks parameters and hands them on; every number is made by the Python files of this module, which are
/// part of its code. So an edit in the program's own trainer makes no result of this one stale, and the other way round.
package struct TorchTraining<Network: Stage>: Stage {
  /// Those of the other kind, and where PyTorch computes.
  package struct Parameters: Codable, Sendable {
    package var network: Network.Parameters
    package var device: TorchDevice

    private enum CodingKeys: CodingKey { case device }

    init(network: Network.Parameters, device: TorchDevice) {
      (self.network, self.device) = (network, device)
    }

    package init(from decoder: any Decoder) throws {
      network = try Network.Parameters(from: decoder)
      device = try decoder.container(keyedBy: CodingKeys.self)
        .decode(TorchDevice.self, forKey: .device)
    }

    package func encode(to encoder: any Encoder) throws {
      try network.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(device, forKey: .device)
    }
  }

  package static var declaration: StageDeclaration {
    StageDeclaration(
      kind: "image-network-pytorch",
      summary: "One image network, trained by one of the rules in PyTorch.",
      inputs: Network.declaration.inputs, outputs: Network.declaration.outputs,
      tools: TorchTools.names)
  }

  package static var example: Parameters {
    Parameters(network: Network.example, device: .cpu)
  }

  package static var examples: [Parameters] {
    Network.examples.map { Parameters(network: $0, device: .cpu) }
  }

  package static var choices: [String: [String]] { Network.choices }

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let outputs = try declaration.outputs.map { ($0, try context.path(forOutput: $0)) }
    let folder = try TrainerFolder(beside: outputs.first?.1 ?? "")
    defer { folder.remove() }
    if let saved = context.checkpoint.read() {
      try saved.write(to: URL(fileURLWithPath: folder.state))
    }
    let data = try context.input("data")
    let request = TrainerRequest(
      parameters: parameters, data: data.files.values.sorted().first ?? "",
      outputs: Dictionary(uniqueKeysWithValues: outputs), threads: context.threads,
      state: folder.state)
    try JSONEncoder().encode(request).write(to: URL(fileURLWithPath: folder.request))
    var refusal: String?
    let end = try TrainerProcess.run(
      [TorchTools.python, folder.script, folder.request], threads: context.threads
    ) { line in
      switch TrainerMessage(line) {
      case .progress(let progress): context.report(progress)
      case .checkpoint:
        try context.checkpoint.save(Data(contentsOf: URL(fileURLWithPath: folder.state)))
      case .log(let text): context.log(text)
      case .error(let text): refusal = text
      }
    }
    if let refusal { throw StageError.invalidInput(refusal) }
    guard end == .exited(0) else {
      throw StageError.invalidInput(
        "the PyTorch trainer \(end.words); what it said last is in the log of this stage")
    }
  }
}

/// Where PyTorch computes.
package enum TorchDevice: String, Codable, Sendable, CaseIterable {
  case cpu
  /// The first GPU that CUDA shows.
  case cuda

  /// What the scheduler sets aside beside cores.
  package var countable: [String: Int] { self == .cuda ? ["gpu": 1] : [:] }
}
