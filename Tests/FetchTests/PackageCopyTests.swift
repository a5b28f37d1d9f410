import Datasets
import Foundation
import TestSupport
import Testing

@testable import Fetch

/// Copies that others packed: Debian's package has Fashion-MNIST without names and times in the heads.
@Suite struct PackageCopyTests {
  private let directory: TemporaryDirectory
  private let packed: Data
  private let content = UnpackedContent(
    byteCount: 1 << 20,
    sha256: "30e14955ebf1352266dc2ff8067e68104607e750abb9d3b36582b8af909fcb58")

  init() throws {
    directory = try TemporaryDirectory()
    packed = try SourceTree().bytes("Tests/DatasetsTests/Goldens/hostile/zeros.gz")
  }

  private func importing(_ bytes: Data, unpacked: UnpackedContent?) async throws {
    let file = RemoteFile(
      name: "zeros.gz", url: "", md5: "no file has this", byteCount: nil, unpacked: unpacked)
    let path = try directory.write(bytes, to: "copies/zeros.gz")
    try await FileFetch(into: directory("data")) { _ in }.importing(file, from: path)
  }

  @Test func `a copy with other packed bytes and the same content is the file`() async throws {
    let renamed = RepackedGzip.naming(packed, "zeros", time: 1_504_176_606)
    try await importing(renamed, unpacked: content)
    #expect(FileManager.default.contents(atPath: directory("data/zeros.gz")) == renamed)
  }

  @Test func `a copy with other, longer, shorter or damaged content is not`() async throws {
    var damaged = packed
    damaged[packed.count - 5] ^= 1
    let sha256 = content.sha256
    for (bytes, unpacked) in [
      (packed, nil), (damaged, content), (packed.dropLast(1), content),
      (packed, UnpackedContent(byteCount: 1 << 20 - 1, sha256: sha256)),
      (packed, UnpackedContent(byteCount: 1 << 20 + 1, sha256: sha256)),
      (packed, UnpackedContent(byteCount: 1 << 20, sha256: "0" + sha256.dropFirst())),
    ] {
      await #expect(throws: FetchError.self) { try await importing(bytes, unpacked: unpacked) }
      #expect(!FileManager.default.fileExists(atPath: directory("data/zeros.gz")))
    }
  }

  @Test func `the sizes that preparations expect are those of the table of downloads`() throws {
    var count = 0
    for download in DatasetDownload.all where !download.files.isEmpty {
      let descriptor = ImageDatasets.descriptor(download.name)
      for (file, raw) in zip(download.files, descriptor.files) {
        #expect(file.unpacked?.byteCount == raw.unpackedByteCount, "\(file.name)")
        count += file.unpacked == nil ? 0 : 1
      }
    }
    #expect(count == 4)
  }

  /// When the publisher packed each file; with these times and the names, the package's files are the published ones.
  private static let packedAt: [String: UInt32] = [
    "train-images-idx3-ubyte.gz": 1_504_176_606, "train-labels-idx1-ubyte.gz": 1_504_176_606,
    "t10k-images-idx3-ubyte.gz": 1_504_176_627, "t10k-labels-idx1-ubyte.gz": 1_504_176_627,
  ]

  @Test(
    .enabled(
      if: SystemDatasets.hasFashionMNIST,
      "the package dataset-fashion-mnist is not installed"))
  func `with the publisher's names and times, the package's files have the publisher's MD5`()
    async throws
  {
    let download = try #require(DatasetDownload.all.first { $0.name == .fashionMNIST })
    for file in download.files {
      let path = "\(SystemDatasets.fashionMNIST)/\(file.name)"
      #expect(try file.mismatch(ofFile: path) == nil)
      #expect(try PartFile.md5(ofFile: path) != file.md5)
      let packed = try Data(contentsOf: URL(fileURLWithPath: path))
      let published = RepackedGzip.naming(
        packed, String(file.name.dropLast(3)), time: try #require(Self.packedAt[file.name]))
      let copy = try directory.write(published, to: "published/\(file.name)")
      #expect(published.count == file.byteCount)
      #expect(try PartFile.md5(ofFile: copy) == file.md5)
    }
  }
}
