/// Why the matrix library cannot be used; each case knows a next step.
public enum BLASError: Error, Equatable, CustomStringConvertible {
  /// The machine is no x86-64 machine.
  case unsupportedProcessor
  /// The core needs instructions that the processor lacks.
  case coreNotSupported(core: BLASCore, processor: InstructionSet)
  /// OpenBLAS chose other kernels than it was told to.
  case coreRefused(asked: BLASCore, got: String)
  /// OpenBLAS cannot be loaded.
  case notInstalled(reason: String)
  /// The library that has the name of OpenBLAS lacks what it needs.
  case incomplete(missing: String)
  /// OpenBLAS was built without threads; concurrent calls would corrupt each other's buffers.
  case serialBuild(configuration: String)

  public var description: String {
    switch self {
    case .unsupportedProcessor:
      """
      matrix kernels exist for x86-64 processors only
        next step: run on an x86-64 machine
      """
    case .coreNotSupported(let core, let processor):
      """
      the BLAS core \(core.rawValue) cannot run on this processor
        needs: \(core.instructionSet.rawValue)
        found: \(processor.rawValue)
        next step: leave the core open, or ask for \(BLASCore(widestFor: processor).rawValue)
      """
    case .coreRefused(let asked, let got):
      """
      OpenBLAS does not offer the requested core
        asked: \(asked.rawValue)
        got: \(got)
        next step: install an OpenBLAS with DYNAMIC_ARCH (Debian: libopenblas0-pthread)
      """
    case .notInstalled(let reason):
      """
      OpenBLAS cannot be loaded: \(reason)
        next: apt-get install libopenblas0-pthread
      """
    case .incomplete(let missing):
      """
      this OpenBLAS lacks \(missing)
        next step: install the threaded build with DYNAMIC_ARCH (Debian: libopenblas0-pthread)
      """
    case .serialBuild(let configuration):
      """
      this OpenBLAS is a serial build, whose concurrent calls corrupt each other
        found: \(configuration)
        next step: install the threaded build (Debian: libopenblas0-pthread)
      """
    }
  }
}
