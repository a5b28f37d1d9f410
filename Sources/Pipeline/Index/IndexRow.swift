internal import Crypto
internal import Foundation
internal import GRDB

/// An entry as the index stores it: its columns, and a digest that proves them.
///
/// A row that was altered behind the program's back is not believed: then the whole index is made again.
struct IndexRow {
  /// The columns but the last, in the order in which statements name them.
  static let columns = [
    "key", "record", "stage", "kind", "parameters", "outputs", "isMeasurement", "isImported",
    "sequence", "wallSeconds", "work", "finishedAt",
  ]

  private let texts: [String]
  private let flags: [Bool]
  private let sequence: Int
  private let wallSeconds: Double
  private let work: Double?
  private let finishedAt: Double

  init(_ entry: ActionEntry) {
    texts = [
      entry.key.hex, entry.record.hex, entry.stage, entry.kind, entry.parameters.hex,
      OutputsColumn.encode(entry.outputs),
    ]
    flags = [entry.isMeasurement, entry.isImported]
    sequence = entry.sequence
    wallSeconds = entry.wallSeconds
    work = entry.work
    finishedAt = entry.finishedAt
  }

  /// Reads the columns, then the proof.
  ///
  /// - Throws: `DatabaseError` for a row that does not prove itself.
  init(_ row: Row) throws {
    texts = try (0..<6).map { try row.decode(String.self, atIndex: $0) }
    flags = try (6..<8).map { try row.decode(Bool.self, atIndex: $0) }
    sequence = try row.decode(Int.self, atIndex: 8)
    wallSeconds = try row.decode(Double.self, atIndex: 9)
    work = try row.decode(Double?.self, atIndex: 10)
    finishedAt = try row.decode(Double.self, atIndex: 11)
    guard try row.decode(Data.self, atIndex: 12) == proof else { throw Self.altered }
  }

  var arguments: StatementArguments {
    var values: [(any DatabaseValueConvertible)?] = texts
    values += flags.map { $0 as (any DatabaseValueConvertible)? }
    values += [sequence, wallSeconds, work, finishedAt, proof]
    return StatementArguments(values)
  }

  /// The entry of a row that proves itself.
  func entry() throws -> ActionEntry {
    guard let key = Digest(hex: texts[0]), let record = Digest(hex: texts[1]),
      let parameters = Digest(hex: texts[4]), let outputs = OutputsColumn.decode(texts[5])
    else { throw Self.altered }
    return ActionEntry(
      key: key, record: record, stage: texts[2], kind: texts[3], parameters: parameters,
      isMeasurement: flags[0], outputs: outputs, wallSeconds: wallSeconds, work: work,
      finishedAt: finishedAt, sequence: sequence, isImported: flags[1])
  }

  /// The digest of all columns.
  private var proof: Data {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(512)
    for text in texts {
      append(UInt64(text.utf8.count), to: &bytes)
      bytes += text.utf8
    }
    bytes += flags.map { $0 ? 1 : 0 }
    append(UInt64(bitPattern: Int64(sequence)), to: &bytes)
    for number in [wallSeconds, work ?? .nan, finishedAt] {
      // SQLite keeps no sign of zero.
      append((number + 0).bitPattern, to: &bytes)
    }
    return Data(SHA256.hash(data: bytes))
  }

  private func append(_ number: UInt64, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
  }

  static var altered: DatabaseError { DatabaseError(message: "a row was altered") }
}
