import Foundation
import TestSupport
import Testing

@testable import Datasets
@testable import PreparedImages

/// What Python wrote in the published formats is read to the same pixels and labels.
struct FormatGoldenTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func expect(_ dataset: PreparedDataset, _ golden: GoldenData) throws {
    for split in DatasetSplit.allCases {
      #expect(dataset[split].labels == golden.labels(split))
      #expect(dataset[split].coarseLabels == golden.coarseLabels(split))
      let pixels = try golden.pixels(split)
      #expect(dataset[split].count == pixels.count)
      for index in 0..<min(pixels.count, dataset[split].count) {
        #expect(
          dataset[split].withPixels(index) { Array($0) } == pixels[index],
          "\(split) image \(index)")
      }
    }
  }

  @Test(arguments: TinyDatasets.sizes.map(\.name))
  func `pixels and labels are those that were written`(name: ImageDatasetName) throws {
    let descriptor = TinyDatasets.descriptor(name)
    let golden = try GoldenData(name.rawValue, side: descriptor.side)
    let dataset = try TinyDatasets.prepare(descriptor, in: golden.folder, to: folder("out"))
    #expect(dataset.header.source == .real)
    #expect(dataset.header.name == name.rawValue)
    try expect(dataset, golden)
  }

  @Test func `the files of ImageNet-100 stay as they are`() throws {
    let descriptor = TinyDatasets.descriptor(.imageNet100, classes: 3, train: 6, test: 3)
    let raw = "\(GoldenData.root)/imagenet-100"
    let dataset = try TinyDatasets.prepare(descriptor, in: raw, to: folder("out"))
    #expect(dataset.header.isEncoded)
    #expect(dataset.train.labels == [0, 0, 1, 1, 2, 2])
    #expect(dataset.test.labels == [0, 1, 2])
    let names = [
      "train.X1/n01440764/n01440764_0", "train.X1/n01440764/n01440764_1",
      "train.X1/n01443537/n01443537_0", "train.X1/n01443537/n01443537_1",
      "train.X2/n01484850/n01484850_0", "train.X2/n01484850/n01484850_1",
    ]
    let firstPixels = try JSONDecoder().decode(
      [String: [UInt8]].self,
      from: Data(contentsOf: URL(fileURLWithPath: "\(raw)/first-pixels.json")))
    for (index, name) in names.enumerated() {
      let file = try Data(contentsOf: URL(fileURLWithPath: "\(raw)/imagenet100/\(name).JPEG"))
      let bytes = dataset.train.withEncoded(index) { Array($0) }
      #expect(bytes == Array(file))
      let image = try JPEG.decode(bytes, at: DatasetPlace(name))
      #expect(Array(image.pixels.prefix(12)) == firstPixels["\(name).JPEG"])
    }
  }

  @Test func `a folder of images is read, resized and labelled by the names of its folders`()
    throws
  {
    let golden = try GoldenData("image-folder", side: 16)
    let declaration = ImageFolderDeclaration(
      folder: "insects", split: .folders(train: "train", test: "test"), fit: .stretch)
    _ = try DatasetPreparation(declaration, named: "insects", root: golden.folder)
      .write(to: folder("out"), side: 16, limits: .none, digest: "raw")
    try expect(PreparedDataset(contentsOf: folder("out")), golden)
  }

  @Test func `limits take evenly spaced images`() throws {
    let descriptor = TinyDatasets.descriptor(.tinyImageNet)
    let golden = try GoldenData("tiny-imagenet", side: 64)
    let dataset = try TinyDatasets.prepare(
      descriptor, in: golden.folder, to: folder("out"), limits: SampleLimits(train: 3, test: 99))
    #expect(dataset.train.labels == [1, 3, 5].map { golden.labels(.train)[$0] })
    #expect(Set(dataset.train.labels).count == 3)
    #expect(dataset.test.count == 3)
  }

  @Test func `a small image is enlarged to the side that is asked for`() throws {
    let descriptor = TinyDatasets.descriptor(.bloodMNIST)
    let golden = try GoldenData("blood-mnist", side: 28)
    let dataset = try TinyDatasets.prepare(
      descriptor, in: golden.folder, to: folder("out"), side: 32)
    let resize = Resize(width: 28, height: 28, toWidth: 32, toHeight: 32)
    let first = try RGBImage(width: 28, height: 28, pixels: golden.pixels(.train)[0])
    #expect(dataset.train.withPixels(0) { Array($0) } == resize(first).pixels)
    #expect(dataset.header.side == 32)
  }
}
