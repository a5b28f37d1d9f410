/// A set of matrix kernels inside OpenBLAS, by the name that `OPENBLAS_CORETYPE` takes.
public enum BLASCore: String, Codable, Sendable, CaseIterable {
  case skylakeX = "SkylakeX"
  case haswell = "Haswell"
  case nehalem = "Nehalem"
  case prescott = "Prescott"

  /// The instructions that the kernels use.
  public var instructionSet: InstructionSet {
    switch self {
    case .skylakeX: .avx512
    case .haswell: .avx2
    case .nehalem: .sse42
    case .prescott: .baseline
    }
  }

  /// The widest kernels that an instruction set can run.
  public init(widestFor instructionSet: InstructionSet) {
    switch instructionSet {
    case .avx512: self = .skylakeX
    case .avx2: self = .haswell
    case .sse42: self = .nehalem
    case .baseline: self = .prescott
    }
  }
}

extension InstructionSet {
  /// Whether a machine with this instruction set runs code written for the other.
  public func includes(_ other: InstructionSet) -> Bool {
    let widestFirst = InstructionSet.allCases
    guard let own = widestFirst.firstIndex(of: self), let wanted = widestFirst.firstIndex(of: other)
    else { return false }
    return own <= wanted
  }
}
