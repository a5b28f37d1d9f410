internal import Foundation
internal import Pipeline
internal import StageKit
internal import Testing

@testable internal import RemoteStore

/// The bytes of `/ac`, which other programs read.
@Suite struct ActionResultTests {
  private let digest = Digest(of: Data("bytes".utf8))

  @Test func `the bytes are those of the Remote Execution API`() {
    let result = ActionResult(files: ["a": BlobReference(digest: digest, byteCount: 300)])
    // output_files { path: "a" digest { hash: ... size_bytes: 300 } }
    let inner: [UInt8] = [0x0A, 64] + Array(digest.hex.utf8) + [0x10, 0xAC, 0x02]
    let file: [UInt8] = [0x0A, 1, 0x61, 0x12, UInt8(inner.count)] + inner
    #expect(result.bytes == [0x12, UInt8(file.count)] + file)
    #expect(ActionResult(result.bytes) == result)
  }

  @Test func `fields that others write are passed over`() throws {
    let result = ActionResult(files: ["a": BlobReference(digest: digest, byteCount: 0)])
    // exit_code, stdout_raw, and a field of eight bytes.
    let others: [UInt8] =
      [0x20, 0x01, 0x2A, 0x02, 0x68, 0x69, 0x79] + [UInt8](repeating: 7, count: 8)
    #expect(ActionResult(others + result.bytes) == result)
  }

  @Test func `what is cut or altered is another result or none`() {
    let result = ActionResult(
      files: [
        "a": BlobReference(digest: digest, byteCount: 300),
        "output/b": BlobReference(digest: digest, byteCount: 1 << 40),
      ])
    let bytes = result.bytes
    for end in bytes.indices.dropFirst() { #expect(ActionResult(Array(bytes[..<end])) != result) }
    for index in bytes.indices {
      for bit in 0..<8 {
        var altered = bytes
        altered[index] ^= 1 << bit
        #expect(ActionResult(altered) != result)
      }
    }
    for page in ["<!doctype html><p>Sign in</p>", "{\"error\": 1}"] {
      #expect(ActionResult(Array(page.utf8)) == nil)
    }
    #expect(ActionResult([UInt8](repeating: 0xFF, count: 40)) == nil)
  }
}
