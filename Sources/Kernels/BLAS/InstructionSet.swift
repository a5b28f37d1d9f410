internal import CVector

/// The levels of the x86-64 instruction set; results of floating-point sums differ between them.
public enum InstructionSet: String, Codable, Sendable, CaseIterable {
  case avx512 = "x86-64-v4"
  case avx2 = "x86-64-v3"
  case sse42 = "x86-64-v2"
  case baseline = "x86-64"

  /// What this machine offers; `nil` if it is no x86-64 machine.
  public static var current: InstructionSet? { InstructionSet(level: cv_x86_64_level()) }

  /// The instruction set of a level of x86-64, from 1 to 4.
  init?(level: Int32) {
    switch level {
    case 4: self = .avx512
    case 3: self = .avx2
    case 2: self = .sse42
    case 1: self = .baseline
    default: return nil
    }
  }

  /// The level of x86-64, from 1 to 4.
  var level: Int32 {
    switch self {
    case .avx512: 4
    case .avx2: 3
    case .sse42: 2
    case .baseline: 1
    }
  }
}
