internal import CVector

/// The levels of the x86-64 instruction set; results of floating-point sums differ between them.
public enum InstructionSet: String, Codable, Sendable, CaseIterable {
  case avx512 = "x86-64-v4"
  case avx2 = "x86-64-v3"
  case sse42 = "x86-64-v2"
  case baseline = "x86-64"

  /// What this machine offers; `nil` if it is no x86-64 machine.
  public static var current: InstructionSet? {
    switch cv_x86_64_level() {
    case 4: .avx512
    case 3: .avx2
    case 2: .sse42
    case 1: .baseline
    default: nil
    }
  }
}
