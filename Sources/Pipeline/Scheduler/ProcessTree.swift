import Foundation
import HostSystem

/// The processes that a stage leaves behind, however they try to get away.
///
/// A program may start another in a group and a session of its own and end. Such an orphan would be given to
/// the first process of the machine and outlive the build; a process that adopts orphans gets it instead.
public enum ProcessTree {
  /// The variable by which the descendants of a stage are known; the value is its work directory.
  static let mark = "REPRO_STAGE"

  /// Makes this process the one to which orphans among its descendants are given.
  ///
  /// Elsewhere than on Linux nothing happens: processes of the stage's group are ended all the same.
  public static func adoptOrphans() {
    #if os(Linux)
      // The C function takes a variable number of arguments, which Swift does not call by name.
      typealias Control =
        @convention(c) (CInt, CUnsignedLong, CUnsignedLong, CUnsignedLong, CUnsignedLong) -> CInt
      guard let address = dlsym(nil, "prctl") else { return }
      let setChildSubreaper: CInt = 36
      _ = unsafeBitCast(address, to: Control.self)(setChildSubreaper, 1, 0, 0, 0)
    #endif
  }

  /// Ends every process below this one.
  public static func endDescendants() { end { _ in true } }

  /// Ends this process and all below it when its standard input ends: the build holds the other end of it.
  public static func endWithParent() {
    Thread.detachNewThread {
      var byte: UInt8 = 0
      while true {
        let count = read(STDIN_FILENO, &byte, 1)
        if count > 0 || (count < 0 && errno == EINTR) { continue }
        endDescendants()
        kill(0, SIGKILL)
      }
    }
  }

  /// Ends the orphans of the stage that ran in `directory`, and its own process if the one that forked it died.
  static func endOrphans(ofStageIn directory: String) {
    let variable = Data("\(mark)=\(directory)".utf8)
    let argument = Data(directory.utf8)
    end { process in
      if OwnProcess.environment(of: process).contains(variable) { return true }
      // A process that was forked has the environment of the one that forked it, but says whose it is.
      return OwnProcess.words(of: process).contains(argument)
    }
  }

  /// Ends the processes that are left of a group whose leader has ended, and those among them that became our own.
  ///
  /// Who has ended and is not asked for stays in the table of processes, and a build of thousands would fill it.
  static func endGroup(_ group: pid_t) {
    guard kill(-group, SIGKILL) == 0 else { return }
    // A process that hangs in the kernel is not waited for.
    for _ in 0..<1000 {
      var status: CInt = 0
      let child = waitpid(-group, &status, WNOHANG)
      if child < 0, errno != EINTR { return }
      if child == 0 { usleep(1000) }
    }
  }

  /// Ends children until none is left that `isWanted`; those of an ended child become our own.
  private static func end(where isWanted: (pid_t) -> Bool) {
    // More generations than any program has; one that forks faster than it is ended is not waited for.
    for _ in 0..<64 {
      let wanted = OwnProcess.children.filter(isWanted)
      if wanted.isEmpty { return }
      for child in wanted {
        kill(child, SIGKILL)
        var status: CInt = 0
        waitpid(child, &status, 0)
      }
    }
  }
}
