/// What a stage kind promises: its inputs and its outputs.
///
/// The code that decides its numbers is not declared: it is that of the module that holds the kind, and of
/// all modules that this one names in `Package.swift`.
public struct StageDeclaration: Sendable {
  /// The name in `pipeline.json`, in kebab case.
  public var kind: String
  /// One line for people.
  public var summary: String
  public var inputs: [InputSlot]
  /// File names the stage must have written when it ends.
  public var outputs: [String]
  /// True when the instruction set or the BLAS can change the bits of an output.
  public var dependsOnMachine: Bool
  /// Programs that the stage starts and whose versions can change the bits of an output.
  public var tools: [String]
  /// True for timings and memory: repeated by `-B` only, and never compared bit for bit.
  public var isMeasurement: Bool
  /// True for what users name: a stage whose table is rendered into `artifacts/`.
  public var isArtifact: Bool

  public init(
    kind: String, summary: String, inputs: [InputSlot] = [], outputs: [String],
    dependsOnMachine: Bool = false, tools: [String] = [], isMeasurement: Bool = false,
    isArtifact: Bool = false
  ) {
    self.kind = kind
    self.summary = summary
    self.inputs = inputs
    self.outputs = outputs
    self.dependsOnMachine = dependsOnMachine
    self.tools = tools
    self.isMeasurement = isMeasurement
    self.isArtifact = isArtifact
  }
}

extension StageDeclaration {
  /// The kind of the stages that render artifacts, one of which the graph adds behind each artifact.
  public static let reportKind = "report"

  /// Stands for the version of a program that is not installed.
  public static let missingTool = "missing"
}

/// A named place for the outputs of other stages.
public struct InputSlot: Sendable {
  public enum Cardinality: Sendable { case one, many }

  public var name: String
  public var cardinality: Cardinality
  /// The files this slot reads, and folders, which end in a slash; others of the producer may change without
  /// consequence.
  public var files: [String]

  /// Whether this slot reads the file `name` of a producer.
  public func reads(_ name: String) -> Bool {
    files.contains { OutputName.holds($0, name) }
  }

  /// A slot filled by exactly one stage.
  public static func one(_ name: String, reading files: String...) -> InputSlot {
    InputSlot(name: name, cardinality: .one, files: files)
  }

  /// A slot filled by every matching member of a sweep.
  public static func many(_ name: String, reading files: String...) -> InputSlot {
    InputSlot(name: name, cardinality: .many, files: files)
  }
}
