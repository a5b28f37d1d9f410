internal import Artifacts
internal import Datasets
internal import ImageStages
internal import Learning
internal import ReportModel
package import StageKit
internal import Statistics

/// Test accuracy of image networks, and the losses of their layers, over the epochs of training.
package struct ImageLearningCurves: Stage {
  package typealias Parameters = ImageStudyScale

  package static let declaration = StageDeclaration(
    kind: "image-learning-curves", summary: "Accuracy and layer losses of image networks by epoch.",
    inputs: [
      .many("runs", reading: ImageNetworkFiles.metrics, ImageNetworkFiles.curve)
    ],
    outputs: ArtifactFiles.names,
    isArtifact: true)

  package static let example = ImageStudyScale.example

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let absent = AbsentDatasets(context, slots: "runs")
    if let document = absent.document(ImageCurveReport.title, without: context.inputs("runs")) {
      return try ArtifactFiles(document).write(to: context)
    }
    let runs = try ImageRuns(context)
    let groups = try runs.groups.map { dataset, variant in
      let group = runs.group(dataset, variant)
      return ImageCurveGroup(
        dataset: dataset, variant: variant, setting: try parameters.setting(of: group),
        curves: try group.map { run in
          try StableJSON.read(
            [ImageCurvePoint].self, from: run.files.path(ImageNetworkFiles.curve))
        })
    }
    guard let setting = groups.first?.setting else {
      throw StageError.invalidInput("no network was trained whose curve could be shown")
    }
    let report = ImageCurveReport(
      groups: groups, setting: setting, notes: absent.note.map { [$0] } ?? [])
    let table = try report.table()
    let figures = report.figures().map(Document.Block.figure)
    try ArtifactFiles(Document(title: table.title, blocks: figures + [.table(table)]))
      .write(to: context)
  }
}

/// The trainings of one variant on one data set, one for each seed.
struct ImageCurveGroup {
  let dataset: String
  let variant: String
  let setting: Setting
  let curves: [[ImageCurvePoint]]

  /// The epochs after which anything is known, or after which test accuracy is.
  func epochs(tested: Bool) -> [Int] {
    Set(curves.joined().filter { !tested || $0.test != nil }.map(\.epoch)).sorted()
  }

  /// Percent of the test images right, by the classifier where there is one, else by the layers' sum.
  func accuracies(after epoch: Int) -> Sample {
    Sample(
      curves.compactMap { curve in
        let test = curve.first { $0.epoch == epoch }?.test
        return (test?.concatenated ?? test?.logitSum).map { 100 * $0.fraction }
      })
  }

  func losses(of layer: Int, after epoch: Int) -> Sample {
    Sample(
      curves.compactMap { curve in
        let losses = curve.first { $0.epoch == epoch }?.layerLosses ?? []
        return layer < losses.count ? losses[layer] : nil
      })
  }

  var layers: Int { curves.first?.first?.layerLosses.count ?? 0 }
}

/// The figures and the table of the artifact.
struct ImageCurveReport {
  let groups: [ImageCurveGroup]
  /// What the caption says: the setting of the first group.
  let setting: Setting
  /// Remarks about the whole table.
  let notes: [String]

  static let title = "Test accuracy during training (image networks)"

  /// So many epochs are columns of the table.
  private static let columnCount = 4

  /// For each data set one figure of accuracies, then the losses of each variant's layers.
  func figures() -> [Figure] {
    var datasets: [String] = []
    for group in groups where !datasets.contains(group.dataset) { datasets.append(group.dataset) }
    return datasets.flatMap { dataset in
      let here = groups.filter { $0.dataset == dataset }
      return [accuracies(dataset, here)] + here.filter { $0.layers > 1 }.map(losses)
    }
  }

  private func accuracies(_ dataset: String, _ groups: [ImageCurveGroup]) -> Figure {
    let series = groups.map { group in
      Figure.Series(
        VariantTitle.title(of: group.variant),
        of: DrawnMethod(label: VariantTitle.title(of: group.variant)),
        style: .line,
        points: group.epochs(tested: true).compactMap {
          .span(of: group.accuracies(after: $0), at: Double($0))
        })
    }
    let ends = series.compactMap { line in
      line.points.last.map {
        "\(line.label) \(Quantity($0.y, unit: .percent, decimals: 1).text)"
      }
    }
    return Figure(
      id: "image-curves-\(dataset)",
      title: "Test accuracy during training, \(ImageDatasetName.title(of: dataset))",
      summary: "Mean test accuracy in percent after epochs. At the end: "
        + ends.joined(separator: ", ") + ".",
      setting: groups.first?.setting ?? setting, x: .init("epoch"),
      y: .init("test accuracy", unit: .percent), series: series,
      notes: Figure.spanNote(series))
  }

  private func losses(_ group: ImageCurveGroup) -> Figure {
    let series = (0..<group.layers).map { layer in
      Figure.Series(
        "layer \(layer)", style: .line,
        points: group.epochs(tested: false).compactMap { epoch in
          let sample = group.losses(of: layer, after: epoch)
          return sample.count > 0 ? Figure.Point(x: Double(epoch), y: sample.mean) : nil
        })
    }
    let ends = series.compactMap { line in
      line.points.last.map { "\(line.label) \(Quantity($0.y, unit: .nats, decimals: 2).text)" }
    }
    return Figure(
      id: "image-curves-\(group.dataset)-\(group.variant)-losses",
      title: "Loss of each layer, \(VariantTitle.title(of: group.variant)),"
        + " \(ImageDatasetName.title(of: group.dataset))",
      summary: "Mean training loss in nats over each epoch. In the last: "
        + ends.joined(separator: ", ") + ".",
      setting: group.setting, x: .init("epoch"), y: .init("training loss", unit: .nats),
      series: series, notes: group.curves.count > 1 ? ["Means over seeds."] : [])
  }

  func table() throws -> Table {
    let epochs = Set(groups.flatMap { $0.epochs(tested: true) }).sorted()
    let shown = Set((1...Self.columnCount).map { epochs.count * $0 / Self.columnCount })
      .filter { $0 > 0 }.sorted().map { epochs[$0 - 1] }
    let rows = try groups.map { group in
      try [
        Cell.text(ImageDatasetName.title(of: group.dataset)),
        .text(VariantTitle.title(of: group.variant)),
      ]
        + shown.map { epoch in
          let sample = group.accuracies(after: epoch)
          guard sample.count > 0 else { return .text("") }
          return Cell(
            .quantity(
              Quantity(
                sample.mean, spread: sample.deviation, n: sample.count, unit: .percent, decimals: 1)
            ),
            metric: try MetricID(
              "image-curves:\(group.dataset)/\(group.variant)/epoch=\(epoch)"),
            setting: group.setting)
        }
    }
    return try Table(
      id: "image-curves", title: Self.title, setting: setting,
      columns: [Column("data set"), Column("variant")]
        + shown.map { Column("\($0)", group: "after epochs", unit: .percent, better: .higher) },
      rows: rows,
      notes: [
        "Means over seeds. A network predicts by its classifier where it has one, else by the sum of"
          + " its layers' logits."
      ] + notes)
  }
}
