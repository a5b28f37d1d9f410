import Foundation

@testable import Pipeline

/// What a toy stage computes from, beside its inputs.
struct ToyParameters: Codable, Equatable {
  var salt: Int
  /// `value` is below this: a small one makes different inputs come to the same output.
  var modulus: Int
  /// The place in a sweep, or 0.
  var lane: Int
}

/// The pure functions behind all toy stages.
enum ToyFunction {
  static func value(_ parameters: ToyParameters, reading inputs: [String]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    let text = "\(parameters.salt) \(parameters.lane) \(inputs.joined(separator: " "))"
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return String((hash >> 11) % UInt64(parameters.modulus))
  }

  /// Ignores all inputs, and the lowest bit of the salt.
  static func side(_ parameters: ToyParameters) -> String { String(parameters.salt / 2) }
}

/// The declaration of a toy stage: all kinds compute the same way from what their slots read.
protocol ToyShape: Sendable {
  static var declaration: StageDeclaration { get }
}

/// A stage with two outputs, `value` and `side`.
struct ToyStage<Shape: ToyShape>: Stage {
  static var declaration: StageDeclaration { Shape.declaration }
  static var example: ToyParameters { ToyParameters(salt: 1, modulus: 10, lane: 0) }

  static func run(_ parameters: ToyParameters, in context: StageContext) throws {
    var read: [String] = []
    for slot in declaration.inputs {
      for input in context.inputs(slot.name) {
        for file in slot.files { read.append(try text(at: input.path(file))) }
      }
    }
    let value = ToyFunction.value(parameters, reading: read)
    try Data(value.utf8).write(to: URL(fileURLWithPath: context.path(forOutput: "value")))
    let side = ToyFunction.side(parameters)
    try Data(side.utf8).write(to: URL(fileURLWithPath: context.path(forOutput: "side")))
  }
}

/// Reads nothing.
enum ToyLeaf: ToyShape {
  static let declaration = StageDeclaration(
    kind: "leaf", summary: "A leaf.", outputs: ["value", "side"])
}

/// Reads one stage.
enum ToyPick: ToyShape {
  static let declaration = StageDeclaration(
    kind: "pick", summary: "One input.", inputs: [.one("a", reading: "value")],
    outputs: ["value", "side"], dependsOnMachine: true)
}

/// Reads the `value` of some stages and the `side` of others.
enum ToySum: ToyShape {
  static let declaration = StageDeclaration(
    kind: "sum", summary: "Two inputs.",
    inputs: [.many("a", reading: "value"), .many("b", reading: "side")],
    outputs: ["value", "side"])
}

/// An artifact.
enum ToyTable: ToyShape {
  static let declaration = StageDeclaration(
    kind: "table", summary: "An artifact.", inputs: [.many("a", reading: "value")],
    outputs: ["value", "side"], isArtifact: true)
}

/// Copies an artifact's value, as the stage that renders it.
struct ToyReport: Stage {
  struct Parameters: Codable {}

  static let declaration = StageDeclaration(
    kind: GraphBuilder.reportKind, summary: "A report.",
    inputs: [.one("artifact", reading: "value")], outputs: ["page"])
  static let example = Parameters()

  static func run(_ parameters: Parameters, in context: StageContext) throws {
    let value = try text(at: context.input("artifact").path("value"))
    try Data("page \(value)".utf8)
      .write(to: URL(fileURLWithPath: context.path(forOutput: "page")))
  }
}

/// The text of a file.
func text(at path: String) throws -> String {
  String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
}

extension StageCatalog {
  static let toySources = ["code/leaf": "1", "code/sum": "2", "other/code/leaf": "3"]

  static let toy = toy(sources: toySources)

  static func toy(sources: [String: String]) -> StageCatalog {
    StageCatalog(
      [
        StageKind(ToyStage<ToyLeaf>.self, module: "leaf"), StageKind(ToyStage<ToyPick>.self),
        StageKind(ToyStage<ToySum>.self), StageKind(ToyStage<ToyTable>.self),
        StageKind(ToyReport.self, module: "none"),
      ], sources: sources)
  }

  /// The code of a kind whose parameters choose none.
  func code(of kind: String) -> CodeListing { code(of: kind, [:]) }

  /// A catalog whose kinds stand for the code of one of the modules of `ModuleCode.toy`.
  init(_ kinds: [StageKind], sources: [String: String], supplements: [String: String] = [:]) {
    self.init(kinds, code: .toy(sources), supplements: supplements)
  }
}

extension ModuleCode {
  /// Files below "code/leaf" and "code/notes/" as modules of these names, and all others below "code/" as the
  /// module of the tests, which is built on both.
  static func toy(_ sources: [String: String]) -> ModuleCode {
    let modules = Dictionary(grouping: sources) { path, _ in
      if path.hasPrefix("code/leaf") { return "leaf" }
      if path.hasPrefix("code/notes/") { return "notes" }
      return path.hasPrefix("code/") ? "PipelineTests" : "other"
    }
    return ModuleCode(
      sources: modules.mapValues { files in
        Dictionary(uniqueKeysWithValues: files.map { ($0.key, $0.value) })
      }, dependencies: ["PipelineTests": ["leaf", "notes"]])
  }
}
