import Pipeline
import Testing

@testable import Tables

/// Which runs a metric's name speaks of.
@Suite struct MetricCoordinatesTests {
  private let runs: [[String: JSONValue]] = [
    ["classes": 5, "method": "dtg-ff", "seed": 42],
    ["classes": 50, "method": "dtg-ff", "seed": 43],
  ]

  private func coordinates(_ path: [String], _ kind: String) -> [String: JSONValue] {
    MetricCoordinates.coordinates(in: path, of: kind, producers: runs)
  }

  @Test func `a bare part names a coordinate where the kind's names have one`() {
    #expect(coordinates(["50", "dtg-minus-deepsup"], "paired-differences") == ["classes": 50])
    #expect(coordinates(["50"], "trend-test") == [:])
  }

  @Test func `a spelled part names a coordinate anywhere`() {
    #expect(
      coordinates(["50", "x", "seed=43"], "paired-differences") == ["classes": 50, "seed": 43])
  }

  @Test func `the symbol K names a number of classes`() {
    #expect(coordinates(["per-class", "K=50", "x"], "class-count-study") == ["classes": 50])
  }

  @Test func `what no run has names nothing`() {
    #expect(coordinates(["rms", "dtg-ff"], "train-test-gaps") == [:])
    #expect(coordinates(["layer=3"], "learned-temperatures") == [:])
  }

  @Test func `a name without a data set speaks of the paper's, where others name theirs`() {
    let runs: [[String: JSONValue]] = [
      ["dataset": "cifar-10", "seed": 42], ["dataset": "fashion-mnist", "seed": 42],
    ]
    func dataset(_ path: [String], _ kind: String, _ runs: [[String: JSONValue]]) -> JSONValue? {
      MetricCoordinates.coordinates(in: path, of: kind, producers: runs)["dataset"]
    }
    #expect(dataset(["mean", "scalar"], "mi-diagnostic", runs) == "cifar-10")
    #expect(dataset(["fashion-mnist", "mean", "scalar"], "mi-diagnostic", runs) == "fashion-mnist")
    #expect(dataset(["dtg-ff", "fashion-mnist"], "seed-study", runs) == "fashion-mnist")
    #expect(dataset(["mean", "scalar"], "mi-diagnostic", [runs[1]]) == nil)
    #expect(dataset(["50"], "trend-test", runs) == nil)
  }

  @Test func `a method's name is no coordinate, for a difference speaks of two`() {
    #expect(coordinates(["dtg-ff", "cifar-10"], "paired-differences") == [:])
  }
}
