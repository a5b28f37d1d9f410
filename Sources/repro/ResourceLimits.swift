import Dispatch
import Foundation

/// Refuses to build where this process may have so little that it would fail halfway, or hang.
///
/// Libraries meet a thread or an address that they do not get in ways of their own, some by waiting for ever.
/// So the limits are looked at before anything is started.
enum ResourceLimits {
  /// What a build needs of each limit, with the shell's word for it and its unit in bytes.
  private struct Need {
    let resource: CInt
    let words: String
    let option: String
    let unit: UInt64
    let least: UInt64
    /// What is taken where the system gives it.
    var wanted: UInt64?
  }

  private static let needs = [
    Need(
      resource: number(RLIMIT_NOFILE), words: "open files", option: "-n", unit: 1, least: 256,
      wanted: 1024),
    Need(
      resource: number(RLIMIT_AS), words: "KiB of addresses", option: "-v", unit: 1024,
      least: 2 << 20),
    Need(
      resource: number(RLIMIT_STACK), words: "KiB of stack", option: "-s", unit: 1024,
      least: 1024),
    Need(
      resource: number(RLIMIT_FSIZE), words: "KiB in a file", option: "-f", unit: 1024,
      least: 1 << 20),
  ]

  /// Threads that a build may start beside one for each core.
  private static let spareThreads = 16

  /// Takes what the system gives, and checks that it is enough.
  ///
  /// - Throws: `UserError` with the limits that are too low, all at once.
  static func require() throws {
    var lines = needs.compactMap { need -> String? in
      guard let found = available(need), found < need.least else { return nil }
      return "  \(need.words): \(found) are allowed, \(need.least) are needed"
        + " (`ulimit \(need.option) \(need.least)`)"
    }
    if lines.isEmpty, !canStartThreads {
      lines.append("  processes and threads: no more can be started (`ulimit -u` says how many)")
    }
    guard !lines.isEmpty else { return }
    throw UserError(
      "the limits of this process are too low for a build\n" + lines.joined(separator: "\n")
        + "\n  next: raise them in the shell, or where your system sets them, and run the same command again",
      code: .cannotCreate)
  }

  /// How much is allowed, after the soft limit was raised as far as it may be; nil for no limit.
  private static func available(_ need: Need) -> UInt64? {
    var limit = rlimit()
    guard read(need.resource, &limit) else { return nil }
    let wanted = rlim_t((need.wanted ?? need.least) * need.unit)
    if limit.rlim_cur < wanted, limit.rlim_cur < limit.rlim_max {
      limit.rlim_cur = min(wanted, limit.rlim_max)
      write(need.resource, limit)
    }
    guard read(need.resource, &limit), limit.rlim_cur != rlim_t.max else { return nil }
    return UInt64(limit.rlim_cur) / need.unit
  }

  /// Tries it: how many processes the user has, and in which containers, no number tells.
  private static var canStartThreads: Bool {
    var limit = rlimit()
    guard read(processes, &limit), limit.rlim_cur < 4096 else { return true }
    let gate = DispatchSemaphore(value: 0)
    let count = spareThreads + ProcessInfo.processInfo.activeProcessorCount
    var threads: [pthread_t] = []
    for _ in 0..<count {
      var thread = pthread_t()
      let held = Unmanaged.passRetained(gate)
      let error = pthread_create(
        &thread, nil,
        { pointer in
          guard let pointer else { return nil }
          Unmanaged<DispatchSemaphore>.fromOpaque(pointer).takeRetainedValue().wait()
          return nil
        }, held.toOpaque())
      guard error == 0 else {
        held.release()
        break
      }
      threads.append(thread)
    }
    for _ in threads { gate.signal() }
    for thread in threads { pthread_join(thread, nil) }
    return threads.count == count
  }

  // The C library's constants have a type of their own on Linux.
  #if canImport(Glibc)
    /// `RLIMIT_NPROC`, which the headers hide from Swift.
    private static let processes: CInt = 6

    private static func number(_ resource: __rlimit_resource) -> CInt { CInt(resource.rawValue) }

    private static func read(_ resource: CInt, _ limit: inout rlimit) -> Bool {
      getrlimit(__rlimit_resource_t(UInt32(resource)), &limit) == 0
    }

    private static func write(_ resource: CInt, _ limit: rlimit) {
      withUnsafePointer(to: limit) { _ = setrlimit(__rlimit_resource_t(UInt32(resource)), $0) }
    }
  #else
    private static let processes = RLIMIT_NPROC

    private static func number(_ resource: CInt) -> CInt { resource }

    private static func read(_ resource: CInt, _ limit: inout rlimit) -> Bool {
      getrlimit(resource, &limit) == 0
    }

    private static func write(_ resource: CInt, _ limit: rlimit) {
      withUnsafePointer(to: limit) { _ = setrlimit(resource, $0) }
    }
  #endif
}
