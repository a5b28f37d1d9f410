import Foundation

/// Limits of the shell that would end a run halfway, with errors that name something else.
enum ResourceLimits {
  /// Files that a build has open at most: its own, and pipes to the stages that run at once.
  private static let files = rlim_t(1024)
  private static let fewestFiles = rlim_t(256)
  private static let gibibyte = rlim_t(1 << 30)

  /// Raises what may be raised, and throws where a limit is too low for any work.
  static func prepare() throws {
    // A file that may not grow is then an error with a name, and no signal.
    signal(SIGXFSZ, SIG_IGN)
    var open = limit(RLIMIT_NOFILE)
    if open.rlim_cur < files, open.rlim_cur < open.rlim_max {
      open.rlim_cur = min(files, open.rlim_max)
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &open)
    }
    guard open.rlim_cur >= fewestFiles else {
      throw refusal(
        "\(open.rlim_cur) open files (ulimit -n), and at least \(fewestFiles) are needed",
        "ulimit -n \(files)")
    }
    // Every thread of the BLAS and of the scheduler reserves room, used or not.
    let cores = rlim_t(ProcessInfo.processInfo.activeProcessorCount)
    let needed = gibibyte + cores * gibibyte / 8
    let space = limit(RLIMIT_AS).rlim_cur
    guard space >= needed else {
      throw refusal(
        "\(space >> 10) KiB of virtual memory (ulimit -v), and at least \(needed >> 10) are needed "
          + "on \(cores) cores", "ulimit -v unlimited")
    }
  }

  private static func refusal(_ limit: String, _ command: String) -> UserError {
    UserError(
      "the shell allows \(limit)\n  next: `\(command)`, and run the same command again",
      code: .cannotCreate)
  }

  private static func limit(_ resource: __rlimit_resource) -> rlimit {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(resource.rawValue), &limit)
    return limit
  }
}
