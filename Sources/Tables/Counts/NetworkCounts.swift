internal import Artifacts
internal import Measurements
internal import Paper
internal import ReportModel
package import StageKit

/// Parameters and multiply-adds of every network of the paper (appendix D.5 and section 3.2).
package struct NetworkCounts: Stage {
  package struct Parameters: Codable {
    var scale: ImageStudyScale
    var networks: [Network]
    var methods: [Method]

    private enum CodingKeys: CodingKey { case networks, methods }

    init(scale: ImageStudyScale, networks: [Network], methods: [Method]) {
      self.scale = scale
      self.networks = networks
      self.methods = methods
    }

    package init(from decoder: any Decoder) throws {
      scale = try ImageStudyScale(from: decoder)
      let container = try decoder.container(keyedBy: CodingKeys.self)
      networks = try container.decode([Network].self, forKey: .networks)
      methods = try container.decode([Method].self, forKey: .methods)
    }

    package func encode(to encoder: any Encoder) throws {
      try scale.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(networks, forKey: .networks)
      try container.encode(methods, forKey: .methods)
    }
  }

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
    scale: .example,
    networks: [
      Network(
        network: "vgg8", label: "VGG8",
        published: [
          "convolutions": "d5_depth/vgg8_params",
          "features": "sec4_method_constants/vgg8_concat_dim",
        ])
    ], methods: [Method(method: "dtg-ff", label: "DTG-FF")])

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
