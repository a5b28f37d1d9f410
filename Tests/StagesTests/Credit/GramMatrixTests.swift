import Foundation
import Kernels
import TestSupport
import Testing

@testable import Measurements

extension Tolerances {
  /// Norms in double precision by way of RᵀR: some roundings, whose number grows with the matrix.
  static let norms = 1e-12
  /// The same of lengths far below the norm, which RᵀR has to its own precision only.
  static let smallLengths = 1e-7
}

/// Norms of projections against NumPy.
@Suite struct GramMatrixTests {
  private struct Golden: Decodable {
    var name: String
    var rows: Int
    var columns: Int
    var entries: [Float]
    var spectralNorm: Double
    var columnNorms: [Double]
    var vector: [Double]
    var image: Double
  }

  private func goldens() throws -> [Golden] {
    try JSONDecoder().decode(
      [Golden].self,
      from: SourceTree().bytes("Tests/StagesTests/Credit/Goldens/spectral.json"))
  }

  @Test func `norms are those of NumPy`() throws {
    let goldens = try goldens()
    #expect(goldens.count == 8)
    for golden in goldens {
      let gram = GramMatrix(Tensor(golden.entries, [golden.rows, golden.columns]))
      let scale = max(golden.spectralNorm, 1e-300)
      #expect(
        abs(gram.spectralNorm - golden.spectralNorm) <= Tolerances.norms * scale,
        "\(golden.name): \(gram.spectralNorm), not \(golden.spectralNorm)")
      for (own, theirs) in zip(gram.columnNorms, golden.columnNorms) {
        #expect(abs(own - theirs) <= Tolerances.norms * theirs, "\(golden.name)")
      }
      let image = gram.length(of: golden.vector)
      #expect(abs(image - golden.image) <= Tolerances.smallLengths * scale, "\(golden.name)")
    }
  }

  @Test func `the eigenvalues of a rotated diagonal are its entries`() {
    // Rows and columns of diag(5, 2, -1) turned by 30 degrees in the first plane.
    let (cosine, sine) = (3.0.squareRoot() / 2, 0.5)
    let matrix = [
      5 * cosine * cosine + 2 * sine * sine, 3 * cosine * sine, 0,
      3 * cosine * sine, 5 * sine * sine + 2 * cosine * cosine, 0,
      0, 0, -1,
    ]
    let found = SymmetricEigenvalues(matrix, size: 3).values.sorted()
    for (own, expected) in zip(found, [-1.0, 2, 5]) { #expect(abs(own - expected) < 1e-14) }
  }

  @Test func `no vector of length 1 is stretched further than the spectral norm`() throws {
    let golden = try goldens()[0]
    let gram = GramMatrix(Tensor(golden.entries, [golden.rows, golden.columns]))
    for column in 0..<golden.columns {
      var unit = [Double](repeating: 0, count: golden.columns)
      unit[column] = 1
      #expect(abs(gram.length(of: unit) - golden.columnNorms[column]) < Tolerances.norms * 10)
      #expect(gram.length(of: unit) <= gram.spectralNorm)
    }
  }
}
