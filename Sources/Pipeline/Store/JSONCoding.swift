internal import Foundation
internal import StrictJSON

/// How the files of a store are written: one line of JSON with sorted members.
enum JSONCoding {
  static func encode(_ value: some Encodable) throws(StoreError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
    } catch {
      throw .notStorable(path: "\(type(of: value))", problem: "\(error)")
    }
  }

  static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8], path: String
  ) throws(StoreError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      throw .damaged(
        path: path, problem: "\(StrictJSON.refusal(of: Data(bytes), after: error))")
    } catch {
      throw .damaged(path: path, problem: "\(error)")
    }
  }
}
