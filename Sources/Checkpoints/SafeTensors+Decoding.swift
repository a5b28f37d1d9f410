public import Foundation
internal import Kernels

extension SafeTensors {
  /// Reads a file of floats and 32-bit integers, trusting nothing in it.
  public init(decoding data: Data) throws(SafeTensorsError) {
    let bytes = data.startIndex == 0 ? data : Data(data)
    let header = try SafeTensorsHeader(decoding: bytes)
    self.init(metadata: header.metadata)
    for tensor in header.tensors {
      entries[tensor.name] = try Self.entry(tensor, bytes[tensor.range])
    }
  }

  private static func entry(
    _ description: SafeTensorsHeader.Description, _ bytes: Data
  ) throws(SafeTensorsError) -> Entry {
    let shape = description.shape
    switch description.type {
    case .float32:
      let tensor = Tensor(shape)
      _ = bytes.copyBytes(to: UnsafeMutableBufferPointer(start: tensor.pointer, count: shape.count))
      return .float32(tensor)
    case .int32:
      let integers = [Int32](unsafeUninitializedCapacity: shape.count) { buffer, count in
        _ = bytes.copyBytes(to: buffer)
        count = shape.count
      }
      return .int32(integers, shape)
    case .int64, .uint8:
      throw .unsupportedType(name: description.name, dtype: description.type.rawValue)
    }
  }
}
