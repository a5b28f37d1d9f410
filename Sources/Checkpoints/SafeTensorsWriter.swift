internal import Foundation
public import Kernels

/// Writes a safetensors file part by part, so that no tensor need be in memory as a whole.
///
/// Parts that were never written are zeros.
public final class SafeTensorsWriter {
  private let handle: FileHandle
  private let header: SafeTensorsHeader

  /// Creates the file with its header.
  /// - Throws: What the system says.
  public init(
    creating path: String, _ declarations: [SafeTensorsHeader.Declaration],
    metadata: [String: String] = [:]
  ) throws {
    header = SafeTensorsHeader(declarations, metadata: metadata)
    try header.encoded.write(to: URL(fileURLWithPath: path))
    handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.truncate(atOffset: UInt64(header.fileSize))
  }

  /// Writes rows of a tensor of floats, from the given row (entry of its first axis) on.
  public func write(_ rows: Tensor, to name: String, fromRow first: Int) throws {
    try write(
      UnsafeRawBufferPointer(start: rows.pointer, count: 4 * rows.count), .float32, to: name,
      fromRow: first)
  }

  /// Writes entries of a tensor of integers; see `write(_:to:fromRow:)`.
  public func write(_ integers: [Int32], to name: String, fromRow first: Int) throws {
    try integers.withUnsafeBytes { try write($0, .int32, to: name, fromRow: first) }
  }

  /// Ends the file.
  public func close() throws { try handle.close() }

  private func write(
    _ bytes: UnsafeRawBufferPointer, _ type: SafeTensorsHeader.ElementType, to name: String,
    fromRow first: Int
  ) throws {
    guard let tensor = header[name], tensor.type == type else {
      preconditionFailure("no tensor \(name) of \(type.rawValue) in the file")
    }
    let rowSize = tensor.shape.count / (tensor.shape.dimensions.first ?? 1) * type.size
    let start = tensor.range.lowerBound + first * rowSize
    precondition(
      first >= 0 && start + bytes.count <= tensor.range.upperBound,
      "\(bytes.count) bytes from row \(first) of \(name) \(tensor.shape)")
    try handle.seek(toOffset: UInt64(start))
    try handle.write(contentsOf: bytes)
  }
}
