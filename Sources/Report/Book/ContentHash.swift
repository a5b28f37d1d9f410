import Crypto
import Foundation

/// Text as a security policy names it: `sha256-` and the digest of its bytes in Base64.
enum ContentHash {
  static func of(_ text: String) -> String {
    "sha256-" + Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
  }
}
