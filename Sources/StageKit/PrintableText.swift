extension StringProtocol {
  /// The text in one line, as it may be shown on a terminal: see `terminalSafe`.
  public var printable: String {
    String(terminalSafe.map { $0.isNewline || $0 == "\t" ? "?" : $0 })
  }

  /// The text with what a terminal would obey in place of showing it spelled out: control characters
  /// but line ends and tabs, and marks that change the direction of writing.
  public var terminalSafe: String {
    replacingObeyed { "\\u{\(String($0.value, radix: 16))}" }
  }

  /// JSON text that means the same and has none of these characters.
  public var terminalSafeJSON: String {
    replacingObeyed { scalar in
      let digits = String(scalar.value, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
  }

  private func replacingObeyed(_ spelling: (Unicode.Scalar) -> String) -> String {
    guard unicodeScalars.contains(where: \.isObeyed) else { return String(self) }
    var text = ""
    for scalar in unicodeScalars {
      if scalar.isObeyed {
        text += spelling(scalar)
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

extension Unicode.Scalar {
  fileprivate var isObeyed: Bool {
    switch value {
    case 0x09, 0x0A: false
    case 0...0x1F, 0x7F...0x9F: true
    case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
