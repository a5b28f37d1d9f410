/// The dimensions of a dense row-major tensor; the last one is contiguous.
///
/// No dimension is zero; the empty list is the shape of a scalar.
public struct Shape: Hashable, Sendable, CustomStringConvertible, ExpressibleByArrayLiteral {
  /// The dimensions, outermost first.
  public let dimensions: [Int]
  /// The number of elements.
  public let count: Int

  /// Fails if a dimension is not positive or the count of elements overflows.
  public init?(validating dimensions: [Int]) {
    var count = 1
    for dimension in dimensions {
      let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
      guard dimension > 0, !overflow else { return nil }
      count = product
    }
    self.dimensions = dimensions
    self.count = count
  }

  /// Traps where `init(validating:)` fails.
  public init(_ dimensions: [Int]) {
    guard let shape = Shape(validating: dimensions) else {
      preconditionFailure("\(dimensions) is no shape: each dimension must be positive")
    }
    self = shape
  }

  public init(arrayLiteral dimensions: Int...) { self.init(dimensions) }

  /// The number of dimensions.
  public var rank: Int { dimensions.count }

  public subscript(axis: Int) -> Int { dimensions[axis] }

  public var description: String {
    "[" + dimensions.map(String.init).joined(separator: ", ") + "]"
  }
}

/// Traps, naming both shapes, unless the vector has the expected length.
func requireShape(_ tensor: Tensor, _ length: Int, as role: StaticString) {
  let dimensions = tensor.shape.dimensions
  precondition(
    dimensions.count == 1 && dimensions[0] == length,
    "\(role) has shape \(tensor.shape), expected [\(length)]")
}

/// Traps, naming both shapes, unless the matrix has the expected rows and columns.
func requireShape(_ tensor: Tensor, _ rows: Int, _ columns: Int, as role: StaticString) {
  let dimensions = tensor.shape.dimensions
  precondition(
    dimensions.count == 2 && dimensions[0] == rows && dimensions[1] == columns,
    "\(role) has shape \(tensor.shape), expected [\(rows), \(columns)]")
}
