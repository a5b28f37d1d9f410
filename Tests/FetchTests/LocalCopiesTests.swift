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
      registeredName: published.name.rawValue, title: published.title,
      format: published.format, classes: 3, coarseClasses: nil,
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
    #expect(!directory.contents().contains { $0.hasSuffix(".import") })
    try await copy.run(from: source)
  }

  @Test func `an earlier call's copy is continued`() async throws {
    let name = "val.X/n01440764/n01440764_0.JPEG"
    try directory.write(Data([1]), to: "data/.imagenet100.import/\(name)")
    let source = "\(golden)/imagenet100"
    try await FolderImport(descriptor(train: 6), into: directory("data")) { _ in }.run(from: source)
    #expect(
      FileManager.default.contentsEqual(
        atPath: "\(source)/\(name)", andPath: directory("data/imagenet100/\(name)")))
  }

  @Test func `of links the files are copied that they lead to`() async throws {
    let files = FileManager.default
    let originals = "\(golden)/imagenet100"
    try files.createDirectory(
      atPath: directory("copy/imagenet100"), withIntermediateDirectories: true)
    for path in try files.subpathsOfDirectory(atPath: originals) {
      let (original, link) = ("\(originals)/\(path)", directory("copy/imagenet100/\(path)"))
      var isFolder: ObjCBool = false
      _ = files.fileExists(atPath: original, isDirectory: &isFolder)
      if isFolder.boolValue {
        try files.createDirectory(atPath: link, withIntermediateDirectories: true)
      } else {
        // Relative to where the link is: as a copy it would lead nowhere.
        let kept = try directory.write(Data(contentsOf: URL(fileURLWithPath: original)), to: path)
        let up = String(repeating: "../", count: path.split(separator: "/").count + 1)
        try files.createSymbolicLink(
          atPath: link, withDestinationPath: up + kept.dropFirst(directory.path.count + 1))
      }
    }
    let copy = FolderImport(descriptor(train: 6), into: directory("data")) { _ in }
    try await copy.run(from: directory("copy/imagenet100"))
    let copied = directory("data/imagenet100")
    for path in try files.subpathsOfDirectory(atPath: originals) {
      let type = try files.attributesOfItem(atPath: "\(copied)/\(path)")[.type]
      #expect(type as? FileAttributeType != .typeSymbolicLink)
      #expect(files.contentsEqual(atPath: "\(originals)/\(path)", andPath: "\(copied)/\(path)"))
    }
    // A copy that has become links to nothing is not whole.
    let image = "\(copied)/val.X/n01440764/n01440764_0.JPEG"
    try files.removeItem(atPath: image)
    try files.createSymbolicLink(atPath: image, withDestinationPath: "../nowhere")
    await #expect {
      try await copy.run(from: directory("copy/imagenet100"))
    } throws: {
      "\($0)".contains("n01440764_0.JPEG is a link that leads nowhere: to ../nowhere")
    }
  }

  @Test func `a user's folder beside the copy stays as it is`() async throws {
    let source = directory("data/imagenet100.part")
    try FileManager.default.createDirectory(
      atPath: directory("data"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: "\(golden)/imagenet100", toPath: source)
    let before = try FileManager.default.subpathsOfDirectory(atPath: source).sorted()
    try await FolderImport(descriptor(train: 6), into: directory("data")) { _ in }.run(from: source)
    #expect(try FileManager.default.subpathsOfDirectory(atPath: source).sorted() == before)
    let copy = directory("data/imagenet100")
    #expect(try FileManager.default.subpathsOfDirectory(atPath: copy).count == before.count)
  }

  @Test func `a folder with other numbers than published is refused, and nothing is copied`()
    async throws
  {
    await #expect {
      try await FolderImport(descriptor(train: 7), into: directory("data")) { _ in }
        .run(from: "\(golden)/imagenet100")
    } throws: {
      "\($0)".contains("6 train images, where 7 are expected")
    }
    #expect(directory.contents().isEmpty)
  }
}
