internal import Synchronization

/// The matrix library of the system, pinned so that a result depends on nothing hidden.
///
/// OpenBLAS picks its kernels from the processor and from an environment variable, and different
/// kernels round differently. `prepare` pins them, whatever the environment says, and forbids
/// OpenBLAS its own threads: ours split the work, by shape only.
public enum BLAS {
  private static let pinned = Mutex<BLASCore?>(nil)
  /// The level of the pinned core's instruction set; 0 before `prepare`.
  private static let level = Atomic<Int32>(0)

  /// Pins the kernels of OpenBLAS, or does nothing if they are pinned already.
  ///
  /// Call it before the first operation, and while none runs. With `core` the kernels asked for
  /// replace those pinned before; without, the first call pins the widest that the processor runs.
  @discardableResult
  public static func prepare(core: BLASCore? = nil) throws(BLASError) -> BLASCore {
    let result = pinned.withLock { pinned -> Result<BLASCore, BLASError> in
      if let pinned, core == nil || core == pinned { return .success(pinned) }
      do throws(BLASError) {
        let wanted = try expectedCore(core)
        try pin(wanted, in: OpenBLAS.loaded)
        pinned = wanted
        level.store(wanted.instructionSet.level, ordering: .releasing)
        return .success(wanted)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// The instruction set that all matrix products use; traps unless `prepare` has succeeded.
  static func requirePrepared() -> InstructionSet {
    guard let pinned = InstructionSet(level: level.load(ordering: .acquiring)) else {
      preconditionFailure("BLAS.prepare() must come first")
    }
    return pinned
  }

  /// `C = alpha A B + beta C` on the calling thread, by OpenBLAS.
  ///
  /// `A` is [m, k], `B` is [k, n], `C` is [m, n].
  static func multiply(
    _ a: MatrixOperand, _ b: MatrixOperand, into c: UnsafeMutablePointer<Float>, rows m: Int,
    columns n: Int, inner k: Int, alpha: Float, beta: Float
  ) {
    precondition(
      max(m, n, k, a.stride, b.stride) <= Int(Int32.max), "\(m)x\(n)x\(k) exceeds BLAS indices")
    guard let library = try? OpenBLAS.loaded else {
      preconditionFailure("BLAS.prepare() must come first")
    }
    library.multiply(
      OpenBLAS.rowMajor,
      a.isTransposed ? OpenBLAS.transposed : OpenBLAS.plain,
      b.isTransposed ? OpenBLAS.transposed : OpenBLAS.plain,
      Int32(m), Int32(n), Int32(k),
      alpha, a.pointer, Int32(a.stride),
      b.pointer, Int32(b.stride),
      beta, c, Int32(n))
  }

  /// The core that `prepare` pins in a fresh process, found without touching OpenBLAS.
  static func expectedCore(_ core: BLASCore?) throws(BLASError) -> BLASCore {
    guard let processor = InstructionSet.current else { throw .unsupportedProcessor }
    guard let core else { return BLASCore(widestFor: processor) }
    guard processor.includes(core.instructionSet) else {
      throw .coreNotSupported(core: core, processor: processor)
    }
    return core
  }

  /// The release of OpenBLAS, as "0.3.21".
  static var version: String {
    get throws(BLASError) {
      let configuration = try configuration(of: OpenBLAS.loaded)
      let words = configuration.split(separator: " ")
      return words.count > 1 ? String(words[1]) : configuration
    }
  }

  private static func configuration(of library: OpenBLAS) -> String {
    library.configuration().map { String(cString: $0) } ?? ""
  }

  /// Makes OpenBLAS choose its kernels again with the variable set.
  ///
  /// Its threads end first: one that starts late finds the kernels gone, and chooses them itself.
  private static func pin(_ core: BLASCore, in library: OpenBLAS) throws(BLASError) {
    guard library.parallel() != 0 else {
      throw .serialBuild(configuration: configuration(of: library))
    }
    library.setThreadCount(1)
    _ = library.shutThreadsDown()
    library.forget()
    EnvironmentVariable("OPENBLAS_CORETYPE").set(to: core.rawValue) { library.choose() }
    let got = library.coreName().map { String(cString: $0) } ?? ""
    guard got == core.rawValue else { throw .coreRefused(asked: core, got: got) }
  }
}
