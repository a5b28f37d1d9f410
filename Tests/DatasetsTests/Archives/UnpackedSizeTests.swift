import Foundation
import TestSupport
import Testing

@testable import Datasets
@testable import PreparedImages

/// Archives that unpack to more than any published one end early, also in parts that nobody reads.
struct UnpackedSizeTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func golden(_ name: String) throws -> Data {
    try SourceTree().bytes("Tests/DatasetsTests/Goldens/\(name)")
  }

  /// 300 kB that unpack to 300 MiB of an entry that no reader asks for.
  private func bomb() throws -> Data {
    let zeros = try golden("hostile/zeros.gz")
    return try golden("hostile/huge-entry.gz") + Data((0..<300).map { _ in zeros }.joined())
  }

  @Test(arguments: [ImageDatasetName.cifar10, .cifar100])
  func `a skipped entry of gigabytes ends the preparation`(name: ImageDatasetName) throws {
    let raw = ImageDatasets.descriptor(name).files[0].name
    try folder.write(bomb(), to: "raw/\(raw)")
    #expect {
      _ = try TinyDatasets.prepare(
        TinyDatasets.descriptor(name), in: folder("raw"), to: folder("out"))
    } throws: {
      "\($0)".contains(raw) && "\($0)".contains("at most 268435456 bytes, unpacked")
    }
    #expect(!folder.contents().contains { $0.hasPrefix("out") })
  }

  @Test func `so do bytes behind the archive`() throws {
    let raw = "cifar-10-binary.tar.gz"
    let zeros = try golden("hostile/zeros.gz")
    let bytes = try golden("cifar-10/\(raw)") + Data((0..<300).map { _ in zeros }.joined())
    try folder.write(bytes, to: "raw/\(raw)")
    #expect {
      _ = try TinyDatasets.prepare(
        TinyDatasets.descriptor(.cifar10), in: folder("raw"), to: folder("out"))
    } throws: {
      "\($0)".contains("bytes, unpacked")
    }
  }

  @Test func `a file may be as long as its limit, and no longer`() throws {
    let path = try folder.write(golden("hostile/zeros.gz"), to: "zeros.gz")
    let whole = try GzipFile(path, limit: 1 << 20).rest(limit: 1 << 21, "zeros")
    #expect(whole.count == 1 << 20)
    #expect(throws: DatasetError.self) {
      try GzipFile(path, limit: (1 << 20) - 1).rest(limit: 1 << 21, "zeros")
    }
  }
}
