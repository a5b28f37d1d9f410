/// The parameters of an artifact that has the same tables for each of some data sets.
package struct DatasetTables: Codable {
  var scale: ImageStudyScale
  /// The data sets by the names that readers see.
  var datasets: [ImageAccuracyTable.DatasetColumn]

  private enum CodingKeys: CodingKey { case datasets }

  static let example = DatasetTables(
    scale: .example,
    datasets: [ImageAccuracyTable.DatasetColumn(dataset: "cifar-10", title: "CIFAR-10")])

  init(scale: ImageStudyScale, datasets: [ImageAccuracyTable.DatasetColumn]) {
    self.scale = scale
    self.datasets = datasets
  }

  package init(from decoder: any Decoder) throws {
    scale = try ImageStudyScale(from: decoder)
    datasets = try decoder.container(keyedBy: CodingKeys.self)
      .decode([ImageAccuracyTable.DatasetColumn].self, forKey: .datasets)
  }

  package func encode(to encoder: any Encoder) throws {
    try scale.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(datasets, forKey: .datasets)
  }
}
