extension Tensor {
  /// A view of some rows (entries of the first axis), which shares this tensor's storage.
  public func rows(_ range: Range<Int>) -> Tensor {
    precondition(
      shape.rank > 0 && range.lowerBound >= 0 && range.upperBound <= shape[0] && !range.isEmpty,
      "rows \(range) of shape \(shape)")
    let width = count / shape[0]
    var dimensions = shape.dimensions
    dimensions[0] = range.count
    return Tensor(
      shape: Shape(dimensions), pointer: pointer + range.lowerBound * width, storage: storage)
  }

  /// A view of the same elements in another shape of the same count.
  public func reshaped(_ shape: Shape) -> Tensor {
    precondition(shape.count == count, "shape \(self.shape) viewed as shape \(shape)")
    return Tensor(shape: shape, pointer: pointer, storage: storage)
  }

  /// A view of some elements of a flat tensor in a shape of their own.
  public func slice(from offset: Int, _ shape: Shape) -> Tensor {
    precondition(
      offset >= 0 && shape.count <= count - offset,
      "a slice of shape \(shape) from \(offset) of shape \(self.shape)")
    return Tensor(shape: shape, pointer: pointer + offset, storage: storage)
  }
}
