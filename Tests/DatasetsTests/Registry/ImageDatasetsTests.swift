import Foundation
import Testing

@testable import Datasets

struct ImageDatasetsTests {
  @Test func `a row makes a name with a title, and nothing else does`() throws {
    let names = ImageDatasets.all.map(\.name)
    #expect(Set(names).count == names.count && ImageDatasetName.allCases == names)
    #expect(Set(ImageDatasets.all.map(\.title)).count == names.count)
    for name in names { #expect(ImageDatasetName(rawValue: name.rawValue) == name) }
    #expect(ImageDatasetName(rawValue: "mnist") == nil)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([ImageDatasetName].self, from: Data(#"["mnist"]"#.utf8))
    }
    #expect(ImageDatasetName.title(of: "stl-10") == "STL-10")
    #expect(ImageDatasetName.title(of: "my-photos") == "my-photos")
    #expect(ImageDatasets.all.allSatisfy { !$0.files.isEmpty })
  }

  @Test(arguments: ImageDatasets.all)
  func `class counts add up to the images of a split`(descriptor: ImageDatasetDescriptor) {
    #expect(!descriptor.histograms.isEmpty)
    for histogram in descriptor.histograms {
      #expect([1, descriptor.classes].contains(histogram.perClass.count))
      let sum =
        histogram.perClass.count == 1
        ? histogram.perClass[0] * descriptor.classes : histogram.perClass.reduce(0, +)
      switch histogram.splits {
      case [.train]: #expect(sum == descriptor.trainCount)
      case [.test]: #expect(sum == descriptor.testCount)
      default: #expect(sum > descriptor.trainCount)
      }
    }
  }
}
