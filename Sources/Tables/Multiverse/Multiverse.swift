internal import Artifacts
internal import Kernels
internal import ReportModel
package import StageKit
internal import Statistics
internal import SyntheticStages

/// The published statements under every admissible choice of the settings that our copy lost or that were never printed.
package struct Multiverse: Stage {
  package typealias Parameters = SideBySide<MultiversePlan, StudyScale>

  package static let declaration = StageDeclaration(
    kind: "multiverse",
    summary: "Specification curves over the open settings of the synthetic study.",
    inputs: [
      .many("students", reading: StudentFiles.metrics),
      .many("baselines", reading: StudentFiles.metrics),
    ],
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = Parameters(.example, .example)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    try parameters.own.validate()
    let results = try MultiverseResults(context, plan: parameters.own)
    let tables = MultiverseTables(
      results: results, setting: results.setting(parameters.shared),
      published: try PublishedStudy(context))
    try ArtifactFiles(tables.document(), tables.singles()).write(to: context)
  }
}

/// The draws of a joint test: integers from the counters of a seed.
struct ExchangeDraws {
  let seed: UInt64
  let statement: UInt32
  private var next: UInt32 = 0

  init(seed: UInt64, statement: Int) {
    (self.seed, self.statement) = (seed, UInt32(statement))
  }

  /// A number below `bound`.
  mutating func draw(below bound: Int) -> Int {
    var one = [Int32](repeating: 0, count: 1)
    CounterGenerator(seed: seed, purpose: .exchanges, statement, next)
      .fillIntegers(&one, below: Int32(bound))
    next &+= 1
    return Int(one[0])
  }
}

extension RandomPurpose {
  /// Exchanges of a joint test: indices are the statement and the draw.
  static let exchanges = RandomPurpose(rawValue: 1001)
}
