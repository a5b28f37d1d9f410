internal import Foundation
public import Kernels

/// Reads single tensors of a safetensors file that is mapped into memory, trusting nothing in it.
public struct SafeTensorsReader {
  public let header: SafeTensorsHeader
  private let bytes: Data

  /// - Throws: `SafeTensorsError`, or what the system says.
  public init(contentsOf path: String) throws {
    bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    header = try SafeTensorsHeader(decoding: bytes)
  }

  /// A copy of a tensor of floats; nil if there is none of this name.
  public func floats(_ name: String) -> Tensor? {
    guard let description = header[name], description.type == .float32 else { return nil }
    let tensor = Tensor(description.shape)
    _ = bytes[description.range].copyBytes(
      to: UnsafeMutableBufferPointer(start: tensor.pointer, count: tensor.count))
    return tensor
  }

  /// A copy of a tensor of integers; nil if there is none of this name.
  public func integers(_ name: String) -> [Int32]? {
    guard let description = header[name], description.type == .int32 else { return nil }
    return [Int32](unsafeUninitializedCapacity: description.shape.count) { buffer, count in
      _ = bytes[description.range].copyBytes(to: buffer)
      count = description.shape.count
    }
  }
}
