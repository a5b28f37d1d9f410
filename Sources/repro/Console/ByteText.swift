import Foundation

/// A number of bytes for people: `162 MiB`.
struct ByteText: CustomStringConvertible {
  let description: String

  init(_ bytes: Int) {
    let value = Double(bytes)
    description =
      switch value {
      case ..<1024: "\(bytes) B"
      case ..<1_048_576: String(format: "%.1f KiB", value / 1024)
      case ..<1_073_741_824: String(format: "%.1f MiB", value / 1_048_576)
      default: String(format: "%.2f GiB", value / 1_073_741_824)
      }
  }
}
