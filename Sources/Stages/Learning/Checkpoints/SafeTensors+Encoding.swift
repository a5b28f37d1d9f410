public import Foundation
internal import Kernels

extension SafeTensors {
  /// The bytes of the file; equal contents give equal bytes.
  ///
  /// Floats precede integers, each in the order of their names, and spaces pad the header to a
  /// multiple of 8: Python's library writes the same bytes.
  public func encoded() -> Data {
    let ordered = entries.sorted { ($0.value.rank, $0.key) < ($1.value.rank, $1.key) }
    var fields: [String] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }
        .map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
      fields.append("\"\(Self.metadataName)\":{\(texts.joined(separator: ","))}")
    }
    var end = 0
    for (name, entry) in ordered {
      let start = end
      end += entry.shape.count * Self.elementSize
      let shape = entry.shape.dimensions.map(String.init).joined(separator: ",")
      fields.append(
        "\(Self.quoted(name)):{\"dtype\":\"\(entry.dtype)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(start),\(end)]}")
    }
    var header = Data("{\(fields.joined(separator: ","))}".utf8)
    while header.count % Self.prefixSize != 0 { header.append(UInt8(ascii: " ")) }

    var data = Data(capacity: Self.prefixSize + header.count + end)
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { data.append(contentsOf: $0) }
    data.append(header)
    for (_, entry) in ordered { entry.append(to: &data) }
    return data
  }

  /// A JSON string.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension SafeTensors.Entry {
  var dtype: String {
    switch self {
    case .float32: "F32"
    case .int32: "I32"
    }
  }

  var shape: Shape {
    switch self {
    case .float32(let tensor): tensor.shape
    case .int32(_, let shape): shape
    }
  }

  /// The place of the type in the file.
  fileprivate var rank: Int {
    switch self {
    case .float32: 0
    case .int32: 1
    }
  }

  fileprivate func append(to data: inout Data) {
    switch self {
    case .float32(let tensor):
      data.append(
        contentsOf: UnsafeRawBufferPointer(
          start: tensor.pointer, count: tensor.count * SafeTensors.elementSize))
    case .int32(let integers, let shape):
      precondition(integers.count == shape.count, "\(integers.count) integers for shape \(shape)")
      integers.withUnsafeBytes { data.append(contentsOf: $0) }
    }
  }
}
