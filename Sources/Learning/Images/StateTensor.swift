public import Kernels

/// A tensor of a network under the name and in the order of axes that a PyTorch user expects.
public struct StateTensor {
  public let name: String
  /// The network's own tensor, in its own order.
  public let tensor: Tensor
  private let order: AxisOrder

  /// How a tensor's axes stand in a checkpoint.
  package enum AxisOrder {
    /// As they are.
    case same
    /// Weights of a convolution: [3, 3, I, O] here, [O, I, 3, 3] there.
    case convolution
    /// Rows or columns that run over the cells of maps: [s, s, C] here, [C, s, s] there.
    ///
    /// `isLast` says whether they are the columns of the matrix.
    case cells(grid: Int, isLast: Bool)
  }

  package init(_ name: String, _ tensor: Tensor, _ order: AxisOrder = .same) {
    self.name = name
    self.tensor = tensor
    self.order = order
  }

  /// A copy in the order of a checkpoint.
  public var exported: Tensor { exported(tensor) }

  /// A copy of a tensor of the same shape, such as the gradient, in the order of a checkpoint.
  func exported(_ tensor: Tensor) -> Tensor {
    let copy = Tensor(exportedShape)
    for (there, here) in places.enumerated() { copy.pointer[there] = tensor.pointer[here] }
    return copy
  }

  /// Overwrites the tensor with one from a checkpoint.
  /// - Throws: `LearningError.dataMismatch` if it has another shape.
  public func restore(_ saved: Tensor) throws(LearningError) {
    guard saved.shape == exportedShape else {
      throw .dataMismatch(
        what: "the tensor \(name) of the checkpoint", expected: "\(exportedShape)",
        found: "\(saved.shape)")
    }
    for (there, here) in places.enumerated() { tensor.pointer[here] = saved.pointer[there] }
  }

  private var exportedShape: Shape {
    if case .convolution = order {
      return [tensor.shape[3], tensor.shape[2], 3, 3]
    }
    return tensor.shape
  }

  /// For each element of the exported tensor, its place in ours.
  private var places: [Int] {
    switch order {
    case .same: return Array(0..<tensor.count)
    case .convolution:
      let (inputs, outputs) = (tensor.shape[2], tensor.shape[3])
      return (0..<tensor.count).map { index in
        let (tap, input) = (index % 9, index / 9 % inputs)
        return (tap * inputs + input) * outputs + index / 9 / inputs
      }
    case .cells(let grid, let isLast):
      let (rows, columns) = (tensor.shape[0], tensor.shape[1])
      let cells = grid * grid
      let channels = (isLast ? columns : rows) / cells
      // Place c s² + cell there is place cell C + c here.
      func place(_ index: Int) -> Int { index % cells * channels + index / cells }
      return (0..<tensor.count).map { index in
        let (row, column) = (index / columns, index % columns)
        return isLast ? row * columns + place(column) : place(row) * columns + column
      }
    }
  }
}
