public import Foundation
internal import Kernels

extension SafeTensors {
  /// Reads a file, trusting nothing in it.
  ///
  /// The byte ranges must cover the data exactly: in order, without overlap, gap or rest.
  public init(decoding data: Data) throws(SafeTensorsError) {
    let bytes = data.startIndex == 0 ? data : Data(data)
    guard bytes.count >= Self.prefixSize else { throw .truncated(expected: 8, found: bytes.count) }
    let declared = bytes.prefix(Self.prefixSize).reversed().reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    let available = bytes.count - Self.prefixSize
    guard declared <= UInt64(min(available, Self.largestHeader)) else {
      throw .headerTooLong(declared: declared, available: available)
    }
    let bodyStart = Self.prefixSize + Int(declared)
    let header = try Self.header(bytes[Self.prefixSize..<bodyStart])

    self.init(metadata: header.metadata)
    var end = 0
    let ordered = header.descriptions.sorted {
      ($0.value.offsets.first ?? 0, $0.key) < ($1.value.offsets.first ?? 0, $1.key)
    }
    for (name, description) in ordered {
      let (shape, size) = try Self.checked(name, description)
      guard description.offsets[0] == end else {
        throw .rangesNotContiguous(name: name, expected: end, found: description.offsets[0])
      }
      end += size
      guard end <= bytes.count - bodyStart else {
        throw .truncated(expected: bodyStart + end, found: bytes.count)
      }
      let range = bodyStart + description.offsets[0]..<bodyStart + end
      entries[name] = try Self.entry(name, description.dtype, shape, bytes[range])
    }
    guard bodyStart + end == bytes.count else {
      throw .trailingBytes(count: bytes.count - bodyStart - end)
    }
  }

  /// The limit of Python's library.
  private static let largestHeader = 100_000_000

  private struct Header: Decodable {
    var descriptions: [String: Description] = [:]
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
        if name.stringValue == SafeTensors.metadataName {
          metadata = try fields.decode([String: String].self, forKey: name)
        } else {
          descriptions[name.stringValue] = try fields.decode(Description.self, forKey: name)
        }
      }
    }
  }

  private static func header(_ bytes: Data) throws(SafeTensorsError) -> Header {
    do { return try JSONDecoder().decode(Header.self, from: bytes) } catch {
      throw .malformedHeader(reason: "\(error)")
    }
  }

  /// The shape and byte count of one description, all of whose numbers may be hostile.
  private static func checked(
    _ name: String, _ description: Description
  ) throws(SafeTensorsError) -> (Shape, Int) {
    guard let shape = Shape(validating: description.shape) else {
      throw .invalidShape(name: name, shape: description.shape)
    }
    let (size, overflow) = shape.count.multipliedReportingOverflow(by: elementSize)
    let offsets = description.offsets
    guard !overflow, offsets.count == 2, offsets[0] >= 0, offsets[1] >= offsets[0],
      offsets[1] - offsets[0] == size
    else { throw .invalidRange(name: name, shape: description.shape, range: offsets) }
    return (shape, size)
  }

  private static func entry(
    _ name: String, _ dtype: String, _ shape: Shape, _ bytes: Data
  ) throws(SafeTensorsError) -> Entry {
    switch dtype {
    case "F32":
      let tensor = Tensor(shape)
      _ = bytes.copyBytes(to: UnsafeMutableBufferPointer(start: tensor.pointer, count: shape.count))
      return .float32(tensor)
    case "I32":
      let integers = [Int32](unsafeUninitializedCapacity: shape.count) { buffer, count in
        _ = bytes.copyBytes(to: buffer)
        count = shape.count
      }
      return .int32(integers, shape)
    default:
      throw .unsupportedType(name: name, dtype: dtype)
    }
  }
}
