import Foundation
import TestSupport
import Testing

@testable import Batches
@testable import Datasets
@testable import PreparedImages

@Suite struct SampleSheetTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func sheet(_ name: ImageDatasetName, side: Int) throws -> (SampleSheet, RGBImage) {
    let path = directory("dataset.safetensors")
    let standIn = try StandIn(ImageDatasets.descriptor(name), side: side, .example(seed: 1))
    _ = try standIn.write(to: path, trainCount: 300, testCount: 1, digest: "d", threads: 1)
    let sheet = try SampleSheet(ofPreparedFile: path)
    try sheet.write(to: directory("sheet.png"))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: directory("sheet.png")))
    return (sheet, try PNG.decode([UInt8](bytes), at: DatasetPlace("sheet")))
  }

  @Test func `a sheet has a row a class and ten images a row`() throws {
    let (sheet, image) = try sheet(.cifar10, side: 32)
    #expect(sheet.classes == Array(0..<10) && sheet.source == .standIn)
    // Enlarged twice, with gaps of 4 and a band of 16 above.
    #expect(image.width == 4 + 10 * 68 && image.height == 24 + 10 * 68)
    // The first image of the first class, at its place.
    let dataset = try PreparedDataset(contentsOf: directory("dataset.safetensors"))
    let first = try #require(dataset.train.labels.firstIndex(of: 0))
    let pixel = dataset.train.withPixels(first) { Array($0[0..<3]) }
    let place = (24 * image.width + 4) * 3
    #expect(Array(image.pixels[place..<place + 3]) == pixel)
  }

  @Test func `many classes are shown by twenty of them`() throws {
    let (sheet, _) = try sheet(.cifar100, side: 32)
    #expect(sheet.classes.count == 20 && sheet.classes[1] == 5)
  }

  @Test func `stand-ins have a striped band`() throws {
    let (_, image) = try sheet(.cifar10, side: 32)
    let row = 4 * image.width * 3
    let reds = Set((0..<image.width).map { image.pixels[row + 3 * $0 + 1] })
    #expect(reds == [30, 255])
  }
}
