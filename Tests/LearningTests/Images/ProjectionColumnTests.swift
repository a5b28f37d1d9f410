import Kernels
import Testing

@testable import Learning

/// The lengths of the columns of R, one for each class.
struct ProjectionColumnTests {
  private func lengths(_ columns: ProjectionColumns) throws -> [[Double]] {
    try makeDTG(.standard.with(\.projectionColumns, columns)).layers.map { layer in
      let (rows, classes) = (layer.projection.shape[0], layer.projection.shape[1])
      return (0..<classes).map { column in
        (0..<rows).reduce(0.0) { sum, row in
          let value = Double(layer.projection[row * classes + column])
          return sum + value * value
        }.squareRoot()
      }
    }
  }

  @Test func `unit columns have length 1`() throws {
    for length in try lengths(.unit).joined() { #expect(abs(length - 1) < 1e-5) }
  }

  /// d numbers of variance 1 / K each.
  @Test func `equal columns have the length of the mean`() throws {
    for (layer, lengths) in zip(tinyArchitecture.layers, try lengths(.equal)) {
      let expected = (Double(layer.goodnessDimension) / 5).squareRoot()
      for length in lengths { #expect(abs(length / expected - 1) < 1e-5) }
    }
  }

  @Test func `columns as drawn differ`() throws {
    for lengths in try lengths(.asDrawn) { #expect(Set(lengths).count == lengths.count) }
  }
}
