/// Data sets of which each has the same tables, by the names that readers see.
package struct ShownDatasets: Codable {
  var datasets: [ImageAccuracyTable.DatasetColumn]
}

/// The parameters of an artifact that has the same tables for each of some data sets.
package typealias DatasetTables = SideBySide<ShownDatasets, ImageStudyScale>

extension SideBySide where Own == ShownDatasets, Shared == ImageStudyScale {
  static var example: DatasetTables {
    DatasetTables(
      ShownDatasets(datasets: [
        ImageAccuracyTable.DatasetColumn(dataset: "cifar-10", title: "CIFAR-10")
      ]), .example)
  }
}
