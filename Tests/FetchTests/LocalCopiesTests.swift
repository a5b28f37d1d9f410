import Foundation
import TestSupport
import Testing

@testable import Datasets
@testable import Fetch
@testable import PreparedImages

/// Which of a user's files is which file of a data set.
@Suite struct LocalCopiesTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func download(_ name: ImageDatasetName) throws -> DatasetDownload {
    try #require(DatasetDownload.all.first { $0.name == name })
  }

  private func found(_ name: ImageDatasetName, in path: String) throws -> [String] {
    let (copies, dataset) = (LocalCopies(path), try download(name))
    return dataset.files.compactMap { copies.path(of: $0, in: dataset) }
  }

  @Test func `a folder holds files, or a folder for each data set, which come first`() throws {
    let name = "train-labels-idx1-ubyte.gz"
    let loose = try directory.write(Data(), to: "copies/\(name)")
    #expect(try found(.fashionMNIST, in: directory("copies")) == [loose])
    let filed = try directory.write(Data(), to: "copies/fashion-mnist/\(name)")
    #expect(try found(.fashionMNIST, in: directory("copies")) == [filed])
    #expect(try found(.cifar10, in: directory("copies")).isEmpty)
  }

  @Test func `a file may have any name if its data set has one file, else its own`() throws {
    let download = try directory.write(Data(), to: "download (1).gz")
    #expect(try found(.cifar10, in: download) == [download])
    #expect(try found(.fashionMNIST, in: download).isEmpty)
    let labels = try directory.write(Data(), to: "t10k-labels-idx1-ubyte.gz")
    #expect(try found(.fashionMNIST, in: labels) == [labels])
    #expect(try found(.cifar10, in: directory("none")).isEmpty)
  }

  @Test func `a mirror has the names of a data folder, and the publisher's checksums`() throws {
    let dataset = try download(.pathMNIST)
    let mirrored = dataset.at(mirror: "https://mirror.example/data")
    #expect(mirrored.files[0].url == "https://mirror.example/data/path-mnist/pathmnist.npz")
    #expect(mirrored.files[0].md5 == dataset.files[0].md5)
  }

  // MARK: A data set that is a folder

  private func descriptor(train: Int) -> ImageDatasetDescriptor {
    let published = ImageDatasets.descriptor(.imageNet100)
    return ImageDatasetDescriptor(
      name: published.name, format: published.format, classes: 3, coarseClasses: nil,
      side: published.side,
      channels: published.channels, trainCount: train, testCount: 3, histograms: [],
      files: published.files)
  }

  private let golden = SourceTree().root
    .appending(path: "Tests/DatasetsTests/Goldens/imagenet-100").path

  @Test func `the folder of ImageNet-100 is found by its name, or by what is in it`() throws {
    let dataset = try download(.imageNet100)
    for path in [golden, "\(golden)/imagenet100"] {
      #expect(
        LocalCopies(path).folder(named: "imagenet100", of: dataset) == "\(golden)/imagenet100")
    }
    #expect(LocalCopies(directory.path).folder(named: "imagenet100", of: dataset) == nil)
  }

  @Test func `a folder is copied whole after it was counted`() async throws {
    let source = "\(golden)/imagenet100"
    let copy = FolderImport(descriptor(train: 6), into: directory("data")) { _ in }
    try await copy.run(from: source)
    #expect(directory.contents().filter { $0.hasSuffix(".JPEG") }.count == 9)
    let name = "train.X2/n01484850/n01484850_1.JPEG"
    #expect(
      FileManager.default.contentsEqual(
        atPath: "\(source)/\(name)", andPath: directory("data/imagenet100/\(name)")))
    #expect(!directory.contents().contains { $0.hasSuffix(".part") })
    try await copy.run(from: source)
  }

  @Test func `an earlier call's copy is continued`() async throws {
    let name = "val.X/n01440764/n01440764_0.JPEG"
    try directory.write(Data([1]), to: "data/imagenet100.part/\(name)")
    let source = "\(golden)/imagenet100"
    try await FolderImport(descriptor(train: 6), into: directory("data")) { _ in }.run(from: source)
    #expect(
      FileManager.default.contentsEqual(
        atPath: "\(source)/\(name)", andPath: directory("data/imagenet100/\(name)")))
  }

  @Test func `a folder with other numbers than published is refused, and nothing is copied`()
    async throws
  {
    await #expect {
      try await FolderImport(descriptor(train: 7), into: directory("data")) { _ in }
        .run(from: "\(golden)/imagenet100")
    } throws: {
      "\($0)".contains("train images") && "\($0)".contains("expected: 7")
    }
    #expect(directory.contents().isEmpty)
  }
}
