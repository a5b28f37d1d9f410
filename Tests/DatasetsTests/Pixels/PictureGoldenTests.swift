import Foundation
import TestSupport
import Testing

@testable import Datasets
@testable import PreparedImages

struct PictureGoldenTests {
  private static let folder = "\(GoldenData.root)/pictures"

  private func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/\(name)")))
  }

  @Test(arguments: [
    "444.jpg", "420.jpg", "422.jpg", "grey.jpg", "progressive.jpg", "rgb.png", "grey.png",
    "bits.png", "palette.png", "alpha.png", "cmyk.jpg", "inks.jpg", "gamma.png", "stray.jpg",
  ])
  func `a picture has the pixels that Pillow sees`(name: String) throws {
    let image = try ImageFile(path: "\(Self.folder)/\(name)", label: 0).decoded().image
    #expect((image.width, image.height) == (24, 17))
    #expect(image.pixels == (try bytes("\(name).pixels")))
  }

  @Test func `a picture of another kind is refused by name`() throws {
    let file = ImageFile(path: "\(Self.folder)/wide.png", label: 0)
    #expect {
      try file.decoded()
    } throws: {
      "\($0)".contains("wide.png") && "\($0)".contains("16 bits")
    }
  }

  @Test(arguments: ["rgb.png", "palette.png", "gamma.png"])
  func `what follows the end of a PNG file belongs to no image`(name: String) throws {
    let whole = try bytes(name)
    let pixels = try bytes("\(name).pixels")
    for tail in [[0], [1, 2, 3], Array("some words".utf8), whole] {
      let image = try PNG.decode(whole + tail, at: DatasetPlace(name))
      #expect(image.pixels == pixels, "\(tail.count) bytes")
    }
  }

  @Test func `stray bytes excuse no damage behind them`() throws {
    let whole = try bytes("stray.jpg")
    let end = whole.count - 2
    #expect(throws: DatasetError.self) {
      try JPEG.decode(Array(whole[..<end]), at: DatasetPlace("cut"))
    }
    // The stray bytes in the middle of the pixels: what comes after them is lost.
    let middle = whole.count / 2
    let torn = Array(whole[..<middle]) + [0xFF, 0xC8] + Array(whole[middle...])
    #expect(throws: DatasetError.self) { try JPEG.decode(torn, at: DatasetPlace("torn")) }
  }

  @Test func `the loaded library for JPEG can be read`() throws {
    let library = try #require(JPEGLibrary.contents())
    #expect(library.starts(with: [0x7F, 0x45, 0x4C, 0x46]) && library.count > 10_000)
  }

  @Test(arguments: [
    "420.jpg", "progressive.jpg", "grey.jpg", "cmyk.jpg", "palette.png", "alpha.png", "gamma.png",
  ])
  func `no truncation passes`(name: String) throws {
    let whole = try bytes(name)
    for count in 0..<whole.count - 2 {
      #expect(throws: DatasetError.self, "\(count) of \(whole.count) bytes") {
        let cut = Array(whole.prefix(count))
        _ =
          name.hasSuffix("png")
          ? try PNG.decode(cut, at: DatasetPlace(name))
          : try JPEG.decode(cut, at: DatasetPlace(name))
      }
    }
  }
}

struct ResizeTests {
  @Test func `images are resized as by Pillow, bit for bit`() throws {
    let folder = "\(GoldenData.root)/resize"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(names.count == 5)
    for name in names {
      let sizes = name.split(whereSeparator: { "x-".contains($0) }).compactMap { Int($0) }
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
      let input = sizes[0] * sizes[1] * 3
      let resize = Resize(
        width: sizes[0], height: sizes[1], toWidth: sizes[2], toHeight: sizes[3])
      let image = RGBImage(width: sizes[0], height: sizes[1], pixels: Array(bytes[..<input]))
      #expect(resize(image).pixels == Array(bytes[input...]), "\(name)")
    }
  }
}
