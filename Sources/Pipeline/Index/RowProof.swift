internal import Crypto
internal import Foundation

/// The digest of all columns of a row, by which it proves itself.
struct RowProof {
  private var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(768) }

  mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
    add(UInt64(text.count))
    bytes += text
  }

  mutating func add(flags: Bool...) { bytes += flags.map { $0 ? 1 : 0 } }

  mutating func add(_ number: Int) { add(UInt64(bitPattern: Int64(number))) }

  mutating func add(_ number: Double) {
    // SQLite keeps no sign of zero.
    add((number + 0).bitPattern)
  }

  private mutating func add(_ word: UInt64) {
    withUnsafeBytes(of: word.littleEndian) { bytes += $0 }
  }

  var digest: Data { Data(SHA256.hash(data: bytes)) }
}
