public import Foundation

/// Gzip files of equal content and other bytes: packers write a name and a time, or leave them out.
public enum RepackedGzip {
  /// `file`, whose head has neither name nor time, with both: as `gzip` packs it without `-n`.
  public static func naming(_ file: Data, _ name: String, time: UInt32) -> Data {
    var head = [UInt8](file.prefix(10))
    head[3] |= 8
    for byte in 0..<4 { head[4 + byte] = UInt8(truncatingIfNeeded: time >> (8 * UInt32(byte))) }
    return Data(head) + Data(name.utf8) + [0] + file.dropFirst(10)
  }
}
