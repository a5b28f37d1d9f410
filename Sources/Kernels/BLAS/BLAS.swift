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
  private static let isPrepared = Atomic(false)

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
        isPrepared.store(true, ordering: .releasing)
        return .success(wanted)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Traps unless `prepare` has succeeded in this process.
  static func requirePrepared() {
    precondition(isPrepared.load(ordering: .acquiring), "BLAS.prepare() must come first")
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

/// A matrix operand: a row-major matrix, or its transpose.
struct MatrixOperand {
  let pointer: UnsafePointer<Float>
  /// The row length in memory.
  let stride: Int
  let isTransposed: Bool
}

/// `C = alpha A B + beta C` for row-major matrices, split over threads by the rows of `C`.
///
/// `A` is [m, k], `B` is [k, n], `C` is [m, n]. The sum over k is never split, and the split
/// depends on m, n and k only, so neither the number of threads nor the pool changes a bit.
func multiply(
  _ a: MatrixOperand, _ b: MatrixOperand, into c: UnsafeMutablePointer<Float>, rows m: Int,
  columns n: Int, inner k: Int, alpha: Float = 1, beta: Float = 0, on pool: ThreadPool
) {
  BLAS.requirePrepared()
  precondition(
    max(m, n, k, a.stride, b.stride) <= Int(Int32.max), "\(m)x\(n)x\(k) exceeds BLAS indices")
  pool.forEachRange(of: m, costPerItem: 2 * n * k) { rows in
    let first = rows.lowerBound
    cblas_sgemm(
      CblasRowMajor,
      a.isTransposed ? CblasTrans : CblasNoTrans, b.isTransposed ? CblasTrans : CblasNoTrans,
      Int32(rows.count), Int32(n), Int32(k),
      alpha, a.pointer + (a.isTransposed ? first : first * a.stride), Int32(a.stride),
      b.pointer, Int32(b.stride),
      beta, c + first * n, Int32(n))
  }
}

extension Tensor {
  /// This matrix as an operand.
  var matrix: MatrixOperand {
    MatrixOperand(pointer: pointer, stride: shape[1], isTransposed: false)
  }
  /// The transpose of this matrix as an operand.
  var transposed: MatrixOperand {
    MatrixOperand(pointer: pointer, stride: shape[1], isTransposed: true)
  }
}
