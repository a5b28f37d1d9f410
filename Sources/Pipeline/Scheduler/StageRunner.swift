import Foundation
public import Logging

/// The entry point of a stage's process, on this machine or on a node of a cluster.
public struct StageRunner {
  private let catalog: StageCatalog

  public init(catalog: StageCatalog) { self.catalog = catalog }

  /// Runs `request` in `directory` and leaves outputs and usage there.
  public func run(
    _ request: StageRequest, in directory: WorkDirectory, logger: Logger
  ) async throws {
    guard let kind = catalog.kinds[request.kind] else {
      throw StageError.invalidInput(
        "stage kind \"\(request.kind)\" is unknown to this build of the program")
    }
    guard catalog.code(of: request.kind, request.parameters).digest == request.code else {
      throw StageError.invalidInput(
        "the code of stage kind \"\(request.kind)\" is not the code that the build asked for\n"
          + "  next: use the same build of the program everywhere")
    }
    let outputs = kind.declaration.outputs.map { ($0, directory.output(named: $0)) }
    let progress = ProgressFile(path: directory.progress, notes: directory.notes)
    let checkpoint = CheckpointFolder(directory: request.checkpoint, fence: request.fence)
    let context = StageContext(
      stage: request.stage, threads: request.threads, inputs: request.inputs,
      absent: request.absent, sources: request.sources, supplements: request.supplements ?? [:],
      outputs: Dictionary(uniqueKeysWithValues: outputs), logger: logger, progress: progress,
      checkpoint: checkpoint)
    try await kind.run(request.parameters, in: context)
    var usage = ProcessUsage.current
    usage.earlierSeconds = checkpoint.earlierSeconds
    try JSONEncoder().encode(usage).write(to: URL(fileURLWithPath: directory.usage))
  }
}

/// What a process has used so far; its processor time includes that of the programs that it started.
public struct ProcessUsage: Codable, Equatable, Sendable {
  public var cpuSeconds: Double
  public var peakResidentBytes: Int
  /// Wall seconds of the earlier executions whose checkpoint this process went on from.
  public var earlierSeconds = 0.0

  /// The figures of this process.
  public static var current: ProcessUsage {
    var (own, programs) = (rusage(), rusage())
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &own)
    getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &programs)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return ProcessUsage(
      cpuSeconds: [own, programs].reduce(0) { $0 + seconds($1.ru_utime) + seconds($1.ru_stime) },
      peakResidentBytes: own.ru_maxrss * 1024)
  }
}
