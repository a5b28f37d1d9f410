import Foundation
internal import StrictJSON

/// A value with one JSON form: equal values give equal bytes on every machine.
///
/// Keys are sorted, numbers are the shortest decimals that read back to the same bits, and the
/// last byte is a newline. JSON has no numbers that are not finite: they are the strings `nan`,
/// `infinity` and `-infinity`. No clock, locale or hash order takes part.
public protocol ByteStable: Codable {}

extension ByteStable {
  /// Reads what `json()` wrote.
  public init(json bytes: some Sequence<UInt8>) throws(ReportError) {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "infinity", negativeInfinity: "-infinity", nan: "nan")
    do {
      self = try StrictJSON.decode(Self.self, from: Data(bytes), with: decoder)
    } catch let error as ReportError {
      throw error
    } catch let error as JSONTextError {
      throw .unreadable(type: "\(Self.self)", reason: "\(error)")
    } catch {
      throw .unreadable(type: "\(Self.self)", reason: "\(error)")
    }
  }

  public func json() throws(ReportError) -> [UInt8] { try encoded(.prettyPrinted) }

  /// The same on one line: a record of a JSON Lines file.
  public func jsonLine() throws(ReportError) -> [UInt8] { try encoded([]) }

  private func encoded(_ layout: JSONEncoder.OutputFormatting) throws(ReportError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = layout.union([.sortedKeys, .withoutEscapingSlashes])
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "infinity", negativeInfinity: "-infinity", nan: "nan")
    do {
      return try Array(encoder.encode(self)) + [UInt8(ascii: "\n")]
    } catch {
      throw .unwritable(type: "\(Self.self)", reason: "\(error)")
    }
  }
}
