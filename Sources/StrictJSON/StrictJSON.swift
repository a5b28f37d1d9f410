public import Foundation

/// Reads JSON that people and other programs write, and guesses nothing.
///
/// Foundation's decoders take UTF-16, commas too many, keys that occur twice and integers that no double holds, and
/// pick one of the possible meanings. Here each of these is an error with its line and column.
public enum StrictJSON {
  /// Why `bytes` are no text in UTF-8, or nil.
  public static func encodingProblem(in bytes: Data) -> String? { JSONEncoding.problem(in: bytes) }

  /// What a decoder lets pass in a text that it reads, with line and column.
  public static func liberties(in bytes: Data) -> [JSONProblem] {
    JSONLiberties(in: bytes).problems
  }

  /// Why a decoder has refused `bytes` with `error`, in words that name no type of the program.
  public static func refusal(of bytes: Data, after error: DecodingError) -> JSONTextError {
    if let problem = encodingProblem(in: bytes) ?? JSONSyntax.problem(in: bytes) {
      return .notJSON(reason: problem)
    }
    // A key that occurs twice, or a number too large, may be why.
    let liberties = liberties(in: bytes)
    return .invalid(liberties.isEmpty ? [JSONProblem(error)] : liberties)
  }

  /// The value in `bytes`.
  /// - Throws: `JSONTextError`, and whatever else the value's own `init(from:)` throws.
  public static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: Data, with decoder: JSONDecoder = JSONDecoder()
  ) throws -> Value {
    if let problem = encodingProblem(in: bytes) { throw JSONTextError.notJSON(reason: problem) }
    let value: Value
    do {
      value = try decoder.decode(type, from: bytes)
    } catch let error as DecodingError {
      throw refusal(of: bytes, after: error)
    }
    let liberties = liberties(in: bytes)
    guard liberties.isEmpty else { throw JSONTextError.invalid(liberties) }
    return value
  }
}
