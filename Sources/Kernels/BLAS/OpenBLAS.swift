internal import CLibrary

/// The entry points of OpenBLAS that are used, loaded when the first of them is needed.
///
/// A program that is linked with OpenBLAS starts its threads before the first line of its own, in every process, and
/// few processes multiply. Loaded here it starts none: ours split the work.
struct OpenBLAS: Sendable {
  typealias Multiply =
    @convention(c) (
      _ order: CUnsignedInt, _ transposeA: CUnsignedInt, _ transposeB: CUnsignedInt, _ m: CInt,
      _ n: CInt, _ k: CInt, _ alpha: Float, _ a: UnsafePointer<Float>?, _ strideA: CInt,
      _ b: UnsafePointer<Float>?, _ strideB: CInt, _ beta: Float, _ c: UnsafeMutablePointer<Float>?,
      _ strideC: CInt
    ) -> Void
  typealias Text = @convention(c) () -> UnsafePointer<CChar>?
  typealias Number = @convention(c) () -> CInt
  typealias Action = @convention(c) () -> Void

  /// `cblas_sgemm`.
  let multiply: Multiply
  /// The words that describe the build: "OpenBLAS", the release, its options.
  let configuration: Text
  /// The name of the kernels in use.
  let coreName: Text
  /// 0 for a serial build.
  let parallel: Number
  let setThreadCount: @convention(c) (CInt) -> Void
  // Exported by threaded builds with run-time core detection, but declared in no header.
  let shutThreadsDown: Number
  let choose: Action
  let forget: Action

  /// `CblasRowMajor`, `CblasNoTrans` and `CblasTrans`.
  static let (rowMajor, plain, transposed): (CUnsignedInt, CUnsignedInt, CUnsignedInt) = (
    101, 111, 112
  )

  /// The library; loading it is the first use.
  static var loaded: OpenBLAS {
    get throws(BLASError) { try result.get() }
  }

  private static let result = load()

  private static func load() -> Result<OpenBLAS, BLASError> {
    var reason = ""
    // The first is what the packages of distributions and Python call it.
    for name in ["libopenblas.so.0", "libopenblas.so", "libopenblas.dylib"] {
      let handle = EnvironmentVariable("OPENBLAS_NUM_THREADS").set(to: "1") {
        dlopen(name, RTLD_NOW)
      }
      if let handle { return find(in: handle) }
      if reason.isEmpty { reason = String(cString: dlerror()) }
    }
    return .failure(.notInstalled(reason: reason))
  }

  private static func find(in handle: UnsafeMutableRawPointer) -> Result<OpenBLAS, BLASError> {
    var missing: [String] = []
    func entry(_ name: String) -> UnsafeMutableRawPointer {
      if let address = dlsym(handle, name) { return address }
      missing.append(name)
      return handle
    }
    let library = OpenBLAS(
      multiply: unsafeBitCast(entry("cblas_sgemm"), to: Multiply.self),
      configuration: unsafeBitCast(entry("openblas_get_config"), to: Text.self),
      coreName: unsafeBitCast(entry("openblas_get_corename"), to: Text.self),
      parallel: unsafeBitCast(entry("openblas_get_parallel"), to: Number.self),
      setThreadCount: unsafeBitCast(
        entry("openblas_set_num_threads"), to: (@convention(c) (CInt) -> Void).self),
      shutThreadsDown: unsafeBitCast(entry("blas_thread_shutdown_"), to: Number.self),
      choose: unsafeBitCast(entry("gotoblas_dynamic_init"), to: Action.self),
      forget: unsafeBitCast(entry("gotoblas_dynamic_quit"), to: Action.self))
    return missing.isEmpty
      ? .success(library) : .failure(.incomplete(missing: missing.joined(separator: ", ")))
  }
}
