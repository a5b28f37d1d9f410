internal import Artifacts
internal import Measurements
internal import Paper
internal import ReportModel
package import StageKit

/// How long the paper's training on ImageNet-100 would take on this machine: an estimate from measured steps
/// (paper, section 5.2).
///
/// Work is counted, rates are measured, and what a rate was measured at is scaled to the paper's sizes by
/// multiply-adds.
package struct TrainingHours: Stage {
  package struct Parameters: Codable {
    var scale: SystemsScale
    var training: Training
    var rows: [Row]

    private enum CodingKeys: CodingKey { case rows }

    init(scale: SystemsScale, training: Training, rows: [Row]) {
      self.scale = scale
      self.training = training
      self.rows = rows
    }

    package init(from decoder: any Decoder) throws {
      scale = try SystemsScale(from: decoder)
      training = try Training(from: decoder)
      rows = try decoder.container(keyedBy: CodingKeys.self).decode([Row].self, forKey: .rows)
    }

    package func encode(to encoder: any Encoder) throws {
      try scale.encode(to: encoder)
      try training.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(rows, forKey: .rows)
    }
  }

  /// The training that is estimated.
  package struct Training: Codable {
    var epochs: Int
    /// The training images of an epoch.
    var images: Int
    /// The paper's batch, a value of the sweep's axis `batch`.
    var batch: Int
  }

  package struct Row: Codable {
    /// The value on the sweep's axis `method`, and the name in metrics.
    var method: String
    var label: String
    /// The place of the paper's hours; empty for none.
    var published: String
  }

  static let artifact = "imagenet-hours"

  package static let declaration = StageDeclaration(
    kind: "training-hours", summary: "Sec. 5.2: hours of the training on ImageNet-100, estimated.",
    inputs: [.many("cells", reading: StepMeasurement.measurementFile)],
    outputs: ArtifactFiles.measuredNames, isArtifact: true)

  package static let example = Parameters(
    scale: .example, training: Training(epochs: 1, images: 100, batch: 16),
    rows: [Row(method: "dtg-ff", label: "DTG-FF", published: "sec5_2_imagenet100/hours")])

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let tables = try TrainingHourTables(
      parameters, MeasuredConfigurations(context), published: try PublishedValues(context))
    try ArtifactFiles(
      Document(
        title: "The training on ImageNet-100 in hours (Sec. 5.2)",
        blocks: [.table(try tables.work())], measured: [.table(try tables.hours())])
    ).write(to: context)
  }
}
