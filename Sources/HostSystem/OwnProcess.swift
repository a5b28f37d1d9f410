public import Foundation

/// What the system says of this process and of those that it started.
public enum OwnProcess {
  /// The file of this program, under a name that stays valid when a new build takes its place where the system has one.
  public static var executable: String {
    #if os(Linux)
      "/proc/\(getpid())/exe"
    #else
      Bundle.main.executablePath ?? CommandLine.arguments[0]
    #endif
  }

  /// The path of the file of this program.
  public static var executablePath: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: executable)) ?? executable
  }

  /// Whether a word is a name that `executable` gives, and nobody types.
  public static func isExecutableName(_ word: String) -> Bool { word.hasPrefix("/proc/") }

  /// The largest resident size that this process has had, in bytes; 0 where unknown.
  ///
  /// `getrusage` would count what the process held before it became this program.
  public static var peakResidentBytes: Int {
    #if os(Linux)
      SystemFile.bytes(of: "VmHWM", in: "/proc/self/status")
    #else
      0
    #endif
  }

  /// How many threads it has; nil where unknown.
  public static var threadCount: Int? {
    #if os(Linux)
      SystemFile.names(in: "/proc/self/task").count
    #else
      nil
    #endif
  }

  /// Every open descriptor.
  public static var descriptors: [CInt] {
    #if os(Linux)
      SystemFile.names(in: "/proc/self/fd").compactMap { CInt($0) }
    #else
      (0..<CInt(clamping: sysconf(CInt(_SC_OPEN_MAX)))).filter { fcntl($0, F_GETFD) >= 0 }
    #endif
  }

  /// The processes that it started and those that it adopted; none where unknown.
  public static var children: [pid_t] {
    #if os(Linux)
      SystemFile.names(in: "/proc/self/task").flatMap { task in
        SystemFile.text("/proc/self/task/\(task)/children").split(separator: " ")
          .compactMap { pid_t($0) }
      }
    #else
      []
    #endif
  }

  /// The words with which a process was started; none where unknown.
  public static func words(of process: pid_t) -> [Data] { list("cmdline", of: process) }

  /// The variables of the environment of a process, as `NAME=value`; none where unknown.
  public static func environment(of process: pid_t) -> [Data] { list("environ", of: process) }

  private static func list(_ name: String, of process: pid_t) -> [Data] {
    #if os(Linux)
      SystemFile.bytes("/proc/\(process)/\(name)").split(separator: 0)
    #else
      []
    #endif
  }
}
