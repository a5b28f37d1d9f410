internal import Artifacts
internal import Learning
internal import Measurements
internal import Paper
internal import ReportModel
package import StageKit

/// Memory and time against depth (paper, appendix D.7): networks of several depths by two methods, and the
/// memory model for the first layers of one of them.
package struct DepthComparison: Stage {
  /// What the artifact reads beside the scale of its study.
  package struct Own: Codable {
    var rows: [Row]
    /// The row whose network the figure cuts off after each layer.
    var figure: FigureSizes
  }

  package typealias Parameters = SideBySide<Own, SystemsScale>

  package struct Row: Codable {
    /// The value on the sweep's axis `backbone`.
    var backbone: String
    var label: String
    /// Where the paper's row stands.
    var published: String
  }

  package struct FigureSizes: Codable {
    var backbone: Backbone
    var side: Int
    var classes: Int
  }

  static let artifact = "d7-depth"

  package static let declaration = StageDeclaration(
    kind: "depth-comparison", summary: "App. D.7: memory and time against depth.",
    inputs: [.many("cells", reading: StepMeasurement.measurementFile)],
    outputs: ArtifactFiles.measuredNames, isArtifact: true)

  package static let example = Parameters(
    Own(
      rows: [Row(backbone: "vgg8", label: "VGG8", published: "d7_depth_scaling/rows/vgg8")],
      figure: FigureSizes(backbone: .vgg11, side: 32, classes: 10)), .example)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let tables = try DepthTables(
      parameters, MeasuredConfigurations(context), published: try PublishedValues(context))
    try ArtifactFiles(
      Document(
        title: "Memory and time against depth (App. D.7)",
        blocks: [
          .table(try tables.modelled()), .heading("Findings"), .paragraph(tables.finding),
          .paragraph(tables.depthFinding), .table(try tables.added()), .figure(tables.figure),
        ], measured: [.table(try tables.measured())])
    ).write(to: context)
  }
}
