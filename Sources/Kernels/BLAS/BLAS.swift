internal import COpenBLAS
internal import Glibc
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
        try pin(wanted)
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
    cblas_sgemm(
      CblasRowMajor,
      a.isTransposed ? CblasTrans : CblasNoTrans, b.isTransposed ? CblasTrans : CblasNoTrans,
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
    let words = configuration.split(separator: " ")
    return words.count > 1 ? String(words[1]) : configuration
  }

  private static var configuration: String { String(cString: openblas_get_config()) }

  /// Makes OpenBLAS choose its kernels again with the variable set, then restores the variable.
  ///
  /// Its threads end first: one that starts late finds the kernels gone, and chooses them itself.
  private static func pin(_ core: BLASCore) throws(BLASError) {
    guard openblas_get_parallel() != 0 else {
      throw .serialBuild(configuration: configuration)
    }
    openblas_set_num_threads(1)
    blas_thread_shutdown_()
    let variable = "OPENBLAS_CORETYPE"
    let inherited = getenv(variable).map { String(cString: $0) }
    gotoblas_dynamic_quit()
    setenv(variable, core.rawValue, 1)
    gotoblas_dynamic_init()
    if let inherited { setenv(variable, inherited, 1) } else { unsetenv(variable) }
    let got = String(cString: openblas_get_corename())
    guard got == core.rawValue else { throw .coreRefused(asked: core, got: got) }
  }
}
