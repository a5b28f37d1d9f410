import Foundation
import TestSupport
import Testing

@testable import Datasets
@testable import PreparedImages

struct ImageFolderTests {
  let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
    let picture = try SourceTree().bytes("Tests/DatasetsTests/Goldens/pictures/rgb.png")
    for (name, count) in [("a/ant", 10), ("a/bee", 5), ("b/ant", 1), ("b/cow", 1)] {
      for index in 0..<count { try folder.write(picture, to: "set/\(name)/\(index).png") }
    }
    try folder.write("no image".utf8, to: "set/a/ant/notes.txt")
  }

  private func images(_ folder: String, _ split: ImageFolderDeclaration.Split) -> ImageFolder {
    ImageFolder(
      declaration: ImageFolderDeclaration(folder: folder, split: split, fit: .crop),
      root: self.folder("set"))
  }

  @Test func `a fraction of each class is tested with, and no image is in both splits`() throws {
    let images = images("a", .fraction(test: 0.2, seed: 3))
    let (train, test) = (try images.files(.train), try images.files(.test))
    #expect(train.map(\.label) == Array(repeating: 0, count: 8) + Array(repeating: 1, count: 4))
    #expect(test.map(\.label) == [0, 0, 1])
    #expect(Set((train + test).map(\.path)).count == 15)
    #expect(try images.files(.test) == test)
    let seeds = try (0..<10).map {
      try self.images("a", .fraction(test: 0.2, seed: $0)).files(.test)
    }
    #expect(Set(seeds.map { $0.map(\.path) }).count > 5)
  }

  @Test(arguments: [0, 1, -0.5, 1.5, .nan, 0.01, 0.99])
  func `a fraction that leaves a split empty is refused`(fraction: Double) {
    #expect(throws: DatasetError.self) {
      try images("a", .fraction(test: fraction, seed: 1)).files(.train)
    }
  }

  @Test func `splits with other classes are refused by name`() {
    #expect {
      try images(".", .folders(train: "a", test: "b")).classNames()
    } throws: {
      "\($0)".contains("not in \(folder("set/./b")): bee")
        && "\($0)".contains("not in \(folder("set/./a")): cow")
    }
  }

  @Test func `a folder that is not there, or has no classes or images, is refused by name`() throws
  {
    #expect { try images("none", .fraction(test: 0.5, seed: 1)).files(.test) } throws: {
      "\($0)".contains("set/none")
    }
    #expect { try images("a/ant", .fraction(test: 0.5, seed: 1)).files(.test) } throws: {
      "\($0)".contains("set/a/ant")
    }
    try folder.write("".utf8, to: "set/a/cat/readme.txt")
    #expect { try images("a", .fraction(test: 0.5, seed: 1)).files(.test) } throws: {
      "\($0)".contains("set/a/cat")
    }
  }

  /// An image whose red values count its pixels.
  private func counted(width: Int, height: Int) -> RGBImage {
    var pixels = [UInt8](repeating: 0, count: 3 * width * height)
    for index in 0..<width * height { pixels[3 * index] = UInt8(index) }
    return RGBImage(width: width, height: height, pixels: pixels)
  }

  private func reds(_ image: RGBImage) -> [UInt8] {
    stride(from: 0, to: image.pixels.count, by: 3).map { image.pixels[$0] }
  }

  @Test func `the middle square is cut from the longer side`() {
    #expect(reds(counted(width: 5, height: 2).middleSquare) == [1, 2, 6, 7])
    #expect(reds(counted(width: 2, height: 5).middleSquare) == [2, 3, 4, 5])
  }
}
