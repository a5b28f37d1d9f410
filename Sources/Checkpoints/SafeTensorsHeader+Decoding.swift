public import Foundation
internal import Kernels

extension SafeTensorsHeader {
  /// Reads the head of a file that is wholly in memory or mapped, trusting nothing in it.
  ///
  /// The byte ranges must cover the rest of the file exactly: in order, without overlap, gap or
  /// rest.
  public init(decoding file: Data) throws(SafeTensorsError) {
    let bytes = file.startIndex == 0 ? file : Data(file)
    guard bytes.count >= Self.prefixSize else { throw .truncated(expected: 8, found: bytes.count) }
    let declared = bytes.prefix(Self.prefixSize).reversed().reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    let available = bytes.count - Self.prefixSize
    guard declared <= UInt64(min(available, Self.largestHeader)) else {
      throw .headerTooLong(declared: declared, available: available)
    }
    let start = Self.prefixSize + Int(declared)
    let fields = try Self.fields(bytes[Self.prefixSize..<start])
    let ordered = fields.descriptions.sorted {
      ($0.value.offsets.first ?? 0, $0.key) < ($1.value.offsets.first ?? 0, $1.key)
    }
    var tensors: [Description] = []
    var end = 0
    for (name, field) in ordered {
      let (type, shape) = try field.checked(name)
      guard field.offsets[0] == end else {
        throw .rangesNotContiguous(name: name, expected: end, found: field.offsets[0])
      }
      end += shape.count * type.size
      guard end <= bytes.count - start else {
        throw .truncated(expected: start + end, found: bytes.count)
      }
      tensors.append(
        Description(
          name: name, type: type, shape: shape, range: start + field.offsets[0]..<start + end))
    }
    guard start + end == bytes.count else {
      throw .trailingBytes(count: bytes.count - start - end)
    }
    self.init(tensors: tensors, metadata: fields.metadata, encoded: bytes.prefix(start))
  }

  /// The limit of Python's library.
  private static let largestHeader = 100_000_000

  private static func fields(_ bytes: Data) throws(SafeTensorsError) -> Fields {
    do { return try JSONDecoder().decode(Fields.self, from: bytes) } catch {
      throw .malformedHeader(reason: "\(error)")
    }
  }
}

/// The JSON of a header.
private struct Fields: Decodable {
  var descriptions: [String: Field] = [:]
  var metadata: [String: String] = [:]

  struct Name: CodingKey {
    let stringValue: String
    let intValue: Int? = nil
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Name.self)
    for name in fields.allKeys {
      if name.stringValue == SafeTensorsHeader.metadataName {
        metadata = try fields.decode([String: String].self, forKey: name)
      } else {
        descriptions[name.stringValue] = try fields.decode(Field.self, forKey: name)
      }
    }
  }
}

/// What the JSON says about one name.
private struct Field: Decodable {
  let dtype: String
  let shape: [Int]
  let offsets: [Int]

  package enum CodingKeys: String, CodingKey {
    case dtype
    case shape
    case offsets = "data_offsets"
  }

  /// The type and shape, all of whose numbers may be hostile.
  func checked(
    _ name: String
  ) throws(SafeTensorsError) -> (SafeTensorsHeader.ElementType, Shape) {
    guard let type = SafeTensorsHeader.ElementType(rawValue: dtype) else {
      throw .unsupportedType(name: name, dtype: dtype)
    }
    guard let shape = Shape(validating: shape) else {
      throw .invalidShape(name: name, shape: shape)
    }
    let (size, overflow) = shape.count.multipliedReportingOverflow(by: type.size)
    guard !overflow, offsets.count == 2, offsets[0] >= 0, offsets[1] >= offsets[0],
      offsets[1] - offsets[0] == size
    else { throw .invalidRange(name: name, shape: shape.dimensions, range: offsets) }
    return (type, shape)
  }
}
