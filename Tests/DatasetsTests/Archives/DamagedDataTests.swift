import Foundation
import TestSupport
import Testing

@testable import Datasets
@testable import PreparedImages

/// Every damage is one error that names the file; nothing is left behind.
struct DamagedDataTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// The raw files of a golden data set, by name.
  private func raw(_ name: ImageDatasetName) throws -> [String: Data] {
    let files = ImageDatasets.descriptor(name).files.map(\.name)
    return try Dictionary(
      uniqueKeysWithValues: files.map {
        (
          $0,
          try Data(contentsOf: URL(fileURLWithPath: "\(GoldenData.root)/\(name.rawValue)/\($0)"))
        )
      })
  }

  /// Expects that preparing the given raw files fails, naming `file`.
  private func expectRefused(
    _ name: ImageDatasetName, _ files: [String: Data], naming file: String, _ what: String = "",
    descriptor: ImageDatasetDescriptor? = nil
  ) throws {
    for (file, bytes) in files { try folder.write(bytes, to: "raw/\(file)") }
    #expect("\(what)") {
      _ = try TinyDatasets.prepare(
        descriptor ?? TinyDatasets.descriptor(name), in: folder("raw"), to: folder("out"))
    } throws: { error in
      error is DatasetError && "\(error)".contains(file)
    }
    #expect(!folder.contents().contains { $0.hasPrefix("out") })
  }

  @Test(arguments: TinyDatasets.sizes.map(\.name))
  func `no truncation passes`(name: ImageDatasetName) throws {
    var files = try raw(name)
    for (file, bytes) in files.sorted(by: { $0.key < $1.key }) {
      let step = max(1, bytes.count / 150)
      for count in stride(from: 0, to: bytes.count, by: step) + [bytes.count - 1] {
        files[file] = bytes.prefix(count)
        try expectRefused(name, files, naming: file, "\(file) cut to \(count)")
      }
      files[file] = bytes
    }
  }

  @Test(arguments: TinyDatasets.sizes.map(\.name))
  func `a missing file is named`(name: ImageDatasetName) throws {
    for file in ImageDatasets.descriptor(name).files {
      #expect {
        _ = try TinyDatasets.prepare(
          TinyDatasets.descriptor(name), in: folder("raw"), to: folder("out"))
      } throws: {
        guard case .missing(let path, _)? = $0 as? DatasetError else { return false }
        return path.hasPrefix(folder("raw"))
      }
      try folder.write(
        Data(
          contentsOf: URL(
            fileURLWithPath: "\(GoldenData.root)/\(name.rawValue)/\(file.name)")),
        to: "raw/\(file.name)")
    }
  }

  @Test(arguments: TinyDatasets.sizes)
  func `more or fewer images than published are refused`(
    size: (name: ImageDatasetName, classes: Int, train: Int, test: Int)
  ) throws {
    let files = try raw(size.name)
    for (train, test) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
      let descriptor = TinyDatasets.descriptor(
        size.name, train: size.train + train, test: size.test + test)
      try expectRefused(
        size.name, files, naming: "raw/", "\(train) \(test)", descriptor: descriptor)
    }
  }

  @Test(arguments: TinyDatasets.sizes)
  func `labels outside the classes are refused`(
    size: (name: ImageDatasetName, classes: Int, train: Int, test: Int)
  ) throws {
    let descriptor = TinyDatasets.descriptor(size.name, classes: size.classes - 1)
    try expectRefused(size.name, try raw(size.name), naming: "raw/", descriptor: descriptor)
  }

  @Test func `other numbers of a class than published are refused`() throws {
    let descriptor = TinyDatasets.descriptor(
      .tinyImageNet, histograms: [.init(splits: [.train], perClass: [2, 2, 3])])
    #expect {
      _ = try TinyDatasets.prepare(
        descriptor, in: "\(GoldenData.root)/tiny-imagenet", to: folder("out"))
    } throws: {
      "\($0)".contains("class 2")
    }
    let right = TinyDatasets.descriptor(
      .tinyImageNet, histograms: [.init(splits: [.train], perClass: [2])])
    _ = try TinyDatasets.prepare(
      right, in: "\(GoldenData.root)/tiny-imagenet", to: folder("out"))
  }

  @Test func `a flipped bit in a compressed file is found by its check sum`() throws {
    for name in [ImageDatasetName.cifar10, .fashionMNIST, .stl10] {
      var files = try raw(name)
      let file = try #require(files.keys.min())
      let bytes = try #require(files[file])
      // Behind the head and before the check sum; every flip changes what is unpacked.
      for place in stride(from: 200, to: bytes.count - 1000, by: bytes.count / 12) {
        var changed = bytes
        changed[place] ^= 0x10
        files[file] = changed
        try expectRefused(name, files, naming: "raw/", "\(file) at \(place)")
      }
    }
  }

  @Test func `a flipped bit in an array changes nothing unseen`() throws {
    let bytes = try #require(try raw(.bloodMNIST)["bloodmnist.npz"])
    let golden = try GoldenData("blood-mnist", side: 28).pixels(.train)
    for place in stride(from: 0, to: bytes.count, by: bytes.count / 60) {
      var changed = bytes
      changed[place] ^= 0x10
      try folder.write(changed, to: "raw/bloodmnist.npz")
      let dataset = try? TinyDatasets.prepare(
        TinyDatasets.descriptor(.bloodMNIST), in: folder("raw"), to: folder("out"))
      for index in 0..<(dataset?.train.count ?? 0) {
        #expect(dataset?.train.withPixels(index) { Array($0) } == golden[index], "byte \(place)")
      }
    }
  }

  @Test(arguments: [
    ("upwards.zip", "leads out"), ("absolute.zip", "leads out"), ("bomb.zip", "at most"),
    ("empty.zip", "tiny-imagenet-200.zip"), ("object.npz", "|O"), ("fortran.npz", "Fortran"),
    ("floats.npz", "<f4"), ("longer.npz", "more bytes"),
  ])
  func `hostile archives are refused with the reason`(file: String, reason: String) throws {
    let bytes = try SourceTree().bytes("Tests/DatasetsTests/Goldens/hostile/\(file)")
    let name: ImageDatasetName = file.hasSuffix("zip") ? .tinyImageNet : .bloodMNIST
    let raw = ImageDatasets.descriptor(name).files[0].name
    try expectRefused(name, [raw: bytes], naming: reason)
    #expect(folder.contents() == ["raw", "raw/\(raw)"])
  }

  @Test func `files that are no archives are refused`() throws {
    let text = Data("<!DOCTYPE html><html>Not found</html>".utf8)
    for (name, _, _, _) in TinyDatasets.sizes {
      for file in try raw(name).keys.sorted() {
        var files = try raw(name)
        files[file] = text
        try expectRefused(name, files, naming: file)
      }
    }
  }
}
