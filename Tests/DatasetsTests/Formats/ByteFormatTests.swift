import TestSupport
import Testing

@testable import Datasets
@testable import PreparedImages

/// Bytes in memory, handed out a few at a time.
final class MemorySource: ByteSource {
  private let bytes: [UInt8]
  private var offset = 0
  private let most: Int

  init(_ bytes: [UInt8], most: Int = 7) {
    self.bytes = bytes
    self.most = most
  }

  var place: DatasetPlace { DatasetPlace("memory", offset: offset) }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(most, buffer.count, bytes.count - offset)
    buffer.copyBytes(from: bytes[offset..<offset + count])
    offset += count
    return count
  }
}

struct NPYHeaderTests {
  private func file(_ head: String, version: UInt8 = 1, length: Int? = nil) -> MemorySource {
    let count = length ?? head.utf8.count
    let size: [UInt8] = [UInt8(count & 255), UInt8(count >> 8 & 255)]
    return MemorySource(
      [0x93] + Array("NUMPY".utf8) + [version, 0] + size + (version > 1 ? [0, 0] : [])
        + Array(head.utf8))
  }

  @Test func `heads of all versions are read`() throws {
    for version in 1...3 {
      let head = try NPYHeader(
        file(
          "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 28, 28, 3), }    \n",
          version: UInt8(version)))
      #expect(head.shape == [2, 28, 28, 3])
      #expect(head.type == "|u1")
      #expect(!head.isFortranOrder)
    }
    #expect(
      try NPYHeader(file("{'descr': '<f8', 'fortran_order': True, 'shape': (), }")).shape == [])
    #expect(
      try NPYHeader(file("{'descr': '<f8', 'fortran_order': True, 'shape': (5,), }")).shape == [5])
  }

  @Test(arguments: [
    "", "{}", "{'descr': '|u1', 'shape': (2,), }",
    "{'descr': [('a', '|u1')], 'fortran_order': False, 'shape': (2,), }",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (-2,), }",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999,), }",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), } and more",
    "__import__('os')",
  ])
  func `other heads are refused with their place`(head: String) {
    #expect {
      try NPYHeader(file(head))
    } throws: {
      "\($0)".contains("memory, byte 0")
    }
  }

  @Test(arguments: [
    "{'descr': '|O', 'fortran_order': False, 'shape': (2, 1), }",
    "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 1), }",
    "{'descr': '<i8', 'fortran_order': False, 'shape': (2, 1), }",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }",
    "{'descr': '|u1', 'fortran_order': False, 'shape': (549755813888, 1), }",
  ])
  func `arrays of other types, orders or shapes are no labels`(head: String) {
    #expect(throws: DatasetError.self) {
      try MedMNISTArchive.labels(file(head + "\u{1}\u{2}"), classes: 9)
    }
  }

  @Test func `a length beyond the file is refused`() {
    #expect(throws: DatasetError.self) { try NPYHeader(file("{}", length: 60_000)) }
  }
}

/// Parsers on bytes that differ from valid ones in a few places: they return or throw.
struct MutationTests {
  private func mutated(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      guard !bytes.isEmpty else { return bytes }
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 2: bytes.removeSubrange(place..<min(bytes.count, place + 3))
      default: bytes.insert(contentsOf: [0, 255, 0x7F], at: place)
      }
    }
    return bytes
  }

  /// Runs `body` on many mutations of `bytes`; only `DatasetError` may come out.
  private func checkAll(
    _ bytes: [UInt8], rounds: Int, _ body: ([UInt8]) throws -> Void
  ) {
    for seed in 0..<rounds {
      var generator = SeededGenerator(seed: seed)
      do { try body(mutated(bytes, &generator)) } catch {
        #expect(error is DatasetError, "seed \(seed): \(error)")
      }
    }
  }

  private func golden(_ path: String) throws -> [UInt8] {
    Array(try SourceTree().bytes("Tests/DatasetsTests/Goldens/\(path)"))
  }

  @Test func `heads of arrays`() {
    let head = Array("{'descr': '|u1', 'fortran_order': False, 'shape': (4, 1), }\n".utf8)
    let bytes = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(head.count), 0] + head + [1, 0, 2, 1]
    checkAll(bytes, rounds: 400) {
      _ = try MedMNISTArchive.labels(MemorySource($0), classes: 3)
    }
  }

  @Test func `IDX files`() {
    let images =
      [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8] as [UInt8]
    let labels = [0, 0, 8, 1, 0, 0, 0, 2, 1, 0] as [UInt8]
    checkAll(images, rounds: 400) {
      try IDXFiles.pairs(
        images: MemorySource($0), labels: MemorySource(labels), classes: 2, side: 2, .train
      ) { _ in }
    }
    checkAll(labels, rounds: 400) {
      try IDXFiles.pairs(
        images: MemorySource(images), labels: MemorySource($0), classes: 2, side: 2, .train
      ) { _ in }
    }
  }

  @Test(arguments: ["420.jpg", "progressive.jpg", "grey.jpg", "cmyk.jpg", "stray.jpg"])
  func `JPEG files`(name: String) throws {
    checkAll(try golden("pictures/\(name)"), rounds: 300) {
      _ = try JPEG.decode($0, at: DatasetPlace(name))
    }
  }

  @Test(arguments: ["rgb.png", "palette.png", "alpha.png", "wide.png", "gamma.png"])
  func `PNG files`(name: String) throws {
    checkAll(try golden("pictures/\(name)"), rounds: 300) {
      _ = try PNG.decode($0, at: DatasetPlace(name))
    }
  }

  @Test(arguments: TinyDatasets.sizes.map(\.name))
  func archives(name: ImageDatasetName) throws {
    let folder = try TemporaryDirectory()
    let file = ImageDatasets.descriptor(name).files[0].name
    for other in ImageDatasets.descriptor(name).files.dropFirst() {
      try folder.write(try golden("\(name.rawValue)/\(other.name)"), to: "raw/\(other.name)")
    }
    checkAll(try golden("\(name.rawValue)/\(file)"), rounds: 60) {
      try folder.write($0, to: "raw/\(file)")
      _ = try TinyDatasets.prepare(
        TinyDatasets.descriptor(name), in: folder("raw"), to: folder("out"))
    }
  }
}
