import Foundation

/// A row-major matrix of `Double`s and the operations under test, written as their definitions.
struct NaiveMatrix: Equatable {
  let rows: Int
  let columns: Int
  var elements: [Double]

  init(_ rows: Int, _ columns: Int, _ elements: [Double]) {
    precondition(elements.count == rows * columns)
    (self.rows, self.columns, self.elements) = (rows, columns, elements)
  }

  init(_ rows: Int, _ columns: Int, _ element: (Int, Int) -> Double) {
    self.init(
      rows, columns,
      (0..<rows).flatMap { row in (0..<columns).map { element(row, $0) } })
  }

  subscript(row: Int, column: Int) -> Double { elements[row * columns + column] }

  func row(_ index: Int) -> [Double] { Array(elements[index * columns..<(index + 1) * columns]) }

  var transposed: NaiveMatrix { NaiveMatrix(columns, rows) { self[$1, $0] } }

  func map(_ function: (Double) -> Double) -> NaiveMatrix {
    NaiveMatrix(rows, columns, elements.map(function))
  }

  func mapRows(_ function: ([Double]) -> [Double]) -> NaiveMatrix {
    NaiveMatrix(rows, columns, (0..<rows).flatMap { function(row($0)) })
  }

  func times(_ other: NaiveMatrix) -> NaiveMatrix {
    NaiveMatrix(rows, other.columns) { row, column in
      (0..<columns).reduce(0) { $0 + self[row, $1] * other[$1, column] }
    }
  }

  func addingToRows(_ bias: [Double]) -> NaiveMatrix {
    NaiveMatrix(rows, columns) { self[$0, $1] + bias[$1] }
  }

  /// `Σ self ∘ other`.
  func inner(_ other: NaiveMatrix) -> Double {
    zip(elements, other.elements).reduce(0) { $0 + $1.0 * $1.1 }
  }

  var columnSums: [Double] {
    (0..<columns).map { column in (0..<rows).reduce(0) { $0 + self[$1, column] } }
  }
}

func naiveSoftmax(_ row: [Double]) -> [Double] {
  let largest = row.max() ?? 0
  let exponentials = row.map { exp($0 - largest) }
  let sum = exponentials.reduce(0, +)
  return exponentials.map { $0 / sum }
}

func naiveCrossEntropy(_ logits: NaiveMatrix, _ labels: [Int32], smoothing: Double) -> Double {
  let losses = (0..<logits.rows).map { row in
    let probabilities = naiveSoftmax(logits.row(row))
    return probabilities.enumerated().reduce(0.0) { sum, item in
      let hit = item.offset == Int(labels[row]) ? 1 - smoothing : 0
      return sum - (hit + smoothing / Double(logits.columns)) * log(item.element)
    }
  }
  return losses.reduce(0, +) / Double(losses.count)
}

func naiveLayerNorm(_ row: [Double], epsilon: Double) -> [Double] {
  let count = Double(row.count)
  let mean = row.reduce(0, +) / count
  let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
  return row.map { ($0 - mean) / (variance + epsilon).squareRoot() }
}
