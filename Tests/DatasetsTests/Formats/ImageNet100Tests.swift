import Datasets
import Foundation
import Kernels
import TestSupport
import Testing

@testable import Batches
@testable import PreparedImages

/// The folder of ImageNet-100, with what the real one has of odd files, and damaged.
struct ImageNet100Tests {
  private let folder: TemporaryDirectory
  private static let file = "raw/imagenet100/train.X1/n01440764/n01440764_0.JPEG"

  init() throws {
    folder = try TemporaryDirectory()
    try FileManager.default.createDirectory(
      atPath: folder("raw"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: "\(GoldenData.root)/imagenet-100/imagenet100", toPath: folder("raw/imagenet100"))
  }

  private func prepare() throws -> PreparedDataset {
    try TinyDatasets.prepare(
      TinyDatasets.descriptor(.imageNet100, classes: 3, train: 6, test: 3), in: folder("raw"),
      to: folder("out"))
  }

  private func expectRefused(naming text: String, _ what: String = "") {
    #expect("\(what)") {
      _ = try prepare()
    } throws: {
      $0 is DatasetError && "\($0)".contains(text)
    }
    #expect(!folder.contents().contains { $0.hasPrefix("out") })
  }

  private func picture(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: "\(GoldenData.root)/pictures/\(name)"))
  }

  @Test(arguments: ["cmyk.jpg", "inks.jpg", "rgb.png", "stray.jpg", "grey.jpg"])
  func `a file that Pillow reads is kept and seen by trainings`(name: String) throws {
    try folder.write(picture(name), to: Self.file)
    let dataset = try prepare()
    #expect(dataset.train.withEncoded(0) { Data($0) } == (try picture(name)))
    let source = SourceImages(dataset.train, dataset.header)
    let pixels = try Array(picture("\(name).pixels"))
    let expected = RGBImage(width: 24, height: 17, pixels: pixels)
      .centered(side: 224, shorterSide: 224).pixels
    #expect(source.withCenter(0, shorterSide: 224) { Array($0) } == expected)
  }

  @Test func `no truncation of an image passes`() throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder(Self.file)))
    for count in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
      try folder.write(bytes.prefix(count), to: Self.file)
      expectRefused(naming: "n01440764_0.JPEG", "cut to \(count)")
    }
  }

  @Test func `bytes that are no image, and kinds that nobody reads, are refused by name`() throws {
    try folder.write("<html>".utf8, to: Self.file)
    expectRefused(naming: "n01440764_0.JPEG")
    try folder.write(picture("wide.png"), to: Self.file)
    expectRefused(naming: "n01440764_0.JPEG")
  }

  @Test func `a missing image, a missing class and an image too many are refused`() throws {
    let image = try Data(contentsOf: URL(fileURLWithPath: folder(Self.file)))
    try FileManager.default.removeItem(atPath: folder(Self.file))
    expectRefused(naming: "imagenet100")
    try folder.write(image, to: Self.file)
    try folder.write(image, to: "raw/imagenet100/train.X2/n01440764/more.JPEG")
    expectRefused(naming: "imagenet100")
    try FileManager.default.removeItem(atPath: folder("raw/imagenet100/train.X2/n01440764"))
    #expect(try prepare().train.count == 6)
    try FileManager.default.removeItem(atPath: folder("out"))
    try FileManager.default.removeItem(atPath: folder("raw/imagenet100/val.X/n01443537"))
    expectRefused(naming: "n01443537")
  }

  @Test(arguments: [
    ("{", "an object whose keys are the class folders"),
    ("[\"n01440764\"]", "an object whose keys are the class folders"),
    ("{\"n01440764\": \"fish\"}", "classes"),
    ("{\"n01440764\": \"\", \"../x\": \"\", \"n01484850\": \"\"}", "names of folders"),
    ("{\"n01440764\": \"\", \"n01443537\": \"\", \"n99999999\": \"\"}", "n99999999"),
  ])
  func `a list of other classes is refused`(list: String, reason: String) throws {
    try folder.write(list.utf8, to: "raw/imagenet100/Labels.json")
    expectRefused(naming: reason)
  }

  @Test func `without a list there are no classes`() throws {
    try FileManager.default.removeItem(atPath: folder("raw/imagenet100/Labels.json"))
    expectRefused(naming: "Labels.json")
    let text = "n01440764 tench\nn01443537 goldfish\nn01484850 shark\n"
    try folder.write(text.utf8, to: "raw/imagenet100/classes.txt")
    #expect(try prepare().train.labels == [0, 0, 1, 1, 2, 2])
  }
}
