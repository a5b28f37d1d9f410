/// Bytes of live tensors, by purpose.
public struct MemoryUse: Codable, Sendable, Equatable {
  private var bytes: [MemoryPurpose: Int] = [:]

  public init() {}

  /// The bytes held for a purpose.
  public internal(set) subscript(purpose: MemoryPurpose) -> Int {
    get { bytes[purpose, default: 0] }
    set { bytes[purpose] = newValue }
  }

  /// The bytes held for all purposes.
  public var total: Int { bytes.values.reduce(0, +) }
}
