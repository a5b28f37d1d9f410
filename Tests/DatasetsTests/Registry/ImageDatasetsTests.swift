import Testing

@testable import Datasets

struct ImageDatasetsTests {
  @Test func `the table has every data set once, in order`() {
    #expect(ImageDatasets.all.map(\.name) == ImageDatasetName.allCases)
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
