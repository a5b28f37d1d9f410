public import Foundation
package import Kernels

extension SafeTensors {
  /// The bytes of the file; equal contents give equal bytes, those of Python's library.
  public func encoded() -> Data {
    let header = SafeTensorsHeader(
      entries.map { ($0.key, $0.value.type, $0.value.shape) }, metadata: metadata)
    var data = Data(capacity: header.fileSize)
    data.append(header.encoded)
    for tensor in header.tensors { entries[tensor.name]?.append(to: &data) }
    return data
  }
}

extension SafeTensors.Entry {
  package var type: SafeTensorsHeader.ElementType {
    switch self {
    case .float32: .float32
    case .int32: .int32
    }
  }

  package var shape: Shape {
    switch self {
    case .float32(let tensor): tensor.shape
    case .int32(_, let shape): shape
    }
  }

  fileprivate func append(to data: inout Data) {
    switch self {
    case .float32(let tensor):
      data.append(
        contentsOf: UnsafeRawBufferPointer(
          start: tensor.pointer, count: tensor.count * type.size))
    case .int32(let integers, let shape):
      precondition(integers.count == shape.count, "\(integers.count) integers for shape \(shape)")
      integers.withUnsafeBytes { data.append(contentsOf: $0) }
    }
  }
}
