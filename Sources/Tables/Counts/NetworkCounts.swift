internal import Artifacts
internal import Measurements
internal import Paper
internal import ReportModel
package import StageKit

/// Parameters and multiply-adds of every network of the paper (appendix D.5 and section 3.2).
package struct NetworkCounts: Stage {
  /// What the artifact reads beside the scale of its study.
  package struct Own: Codable {
    var networks: [Network]
    var methods: [Method]
  }

  package typealias Parameters = SideBySide<Own, ImageStudyScale>

  /// A network, by its value on the axis `network`.
  package struct Network: Codable {
    var network: String
    var label: String
    /// The places of the paper's numbers, by `convolutions` and `features`.
    var published: [String: String]
  }

  /// A way of learning, by its value on the axis `method`.
  package struct Method: Codable {
    var method: String
    var label: String
  }

  package static let declaration = StageDeclaration(
    kind: "network-counts", summary: "Parameters and multiply-adds of the paper's networks.",
    inputs: [.many("sizes", reading: NetworkSizeCount.file)], outputs: ArtifactFiles.names,
    isArtifact: true)

  package static let example = Parameters(
    Own(
      networks: [
        Network(
          network: "vgg8", label: "VGG8",
          published: [
            "convolutions": "d5_depth/vgg8_params",
            "features": "sec4_method_constants/vgg8_concat_dim",
          ])
      ], methods: [Method(method: "dtg-ff", label: "DTG-FF")]), .example)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let tables = try NetworkCountTables(
      parameters, context.inputs("sizes"), published: try PublishedValues(context))
    try ArtifactFiles(
      Document(
        title: "Parameters and multiply-adds of the networks",
        blocks: [.table(try tables.networks()), .table(try tables.methods())])
    ).write(to: context)
  }
}
