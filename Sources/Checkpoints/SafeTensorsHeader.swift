public import Foundation
public import Kernels

/// What the head of a safetensors file says: which tensors follow, and where.
public struct SafeTensorsHeader: Sendable {
  /// The element types of this project's files.
  public enum ElementType: String, Sendable {
    case int64 = "I64"
    case float32 = "F32"
    case int32 = "I32"
    case uint8 = "U8"

    /// The bytes of one element.
    public var size: Int {
      switch self {
      case .int64: 8
      case .float32, .int32: 4
      case .uint8: 1
      }
    }

    /// The place of the type in a file: none lies on an odd address for its size.
    fileprivate var rank: Int {
      switch self {
      case .int64: 0
      case .float32: 1
      case .int32: 2
      case .uint8: 3
      }
    }
  }

  /// One tensor, and the place of its elements.
  public struct Description: Sendable {
    public let name: String
    public let type: ElementType
    public let shape: Shape
    /// The bytes of the file that hold the elements, in row-major order.
    public let range: Range<Int>
  }

  /// The tensors in the order of their bytes.
  public let tensors: [Description]
  /// Free text beside the tensors.
  public let metadata: [String: String]
  /// The bytes that stand before the elements.
  public let encoded: Data

  package init(tensors: [Description], metadata: [String: String], encoded: Data) {
    self.tensors = tensors
    self.metadata = metadata
    self.encoded = encoded
  }

  /// The bytes of the whole file.
  public var fileSize: Int { tensors.last?.range.upperBound ?? encoded.count }

  public subscript(name: String) -> Description? { tensors.first { $0.name == name } }

  /// The bytes of the header's length.
  static let prefixSize = 8
  /// The name in the header that stands for no tensor.
  static let metadataName = "__metadata__"
}

extension SafeTensorsHeader {
  /// A tensor that has no place in a file yet.
  public typealias Declaration = (name: String, type: ElementType, shape: Shape)

  /// Lays out a file with the bytes of Python's library: wide elements first, names in order, and
  /// spaces that pad the header to a multiple of 8.
  public init(_ declarations: [Declaration], metadata: [String: String]) {
    let ordered = declarations.sorted { ($0.type.rank, $0.name) < ($1.type.rank, $1.name) }
    var fields: [String] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }
        .map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
      fields.append("\"\(Self.metadataName)\":{\(texts.joined(separator: ","))}")
    }
    var ends = [0]
    for (index, (name, type, shape)) in ordered.enumerated() {
      ends.append(ends[index] + shape.count * type.size)
      let dimensions = shape.dimensions.map(String.init).joined(separator: ",")
      fields.append(
        "\(Self.quoted(name)):{\"dtype\":\"\(type.rawValue)\",\"shape\":[\(dimensions)],"
          + "\"data_offsets\":[\(ends[index]),\(ends[index + 1])]}")
    }
    var text = Data("{\(fields.joined(separator: ","))}".utf8)
    while text.count % Self.prefixSize != 0 { text.append(UInt8(ascii: " ")) }
    var encoded = withUnsafeBytes(of: UInt64(text.count).littleEndian) { Data($0) }
    encoded.append(text)
    let tensors = ordered.enumerated().map { index, declaration in
      Description(
        name: declaration.name, type: declaration.type, shape: declaration.shape,
        range: encoded.count + ends[index]..<encoded.count + ends[index + 1])
    }
    self.init(tensors: tensors, metadata: metadata, encoded: encoded)
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
