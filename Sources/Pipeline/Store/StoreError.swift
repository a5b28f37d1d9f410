internal import Foundation

/// What can go wrong with a store: what is wrong, where, what was expected and what to do next.
public enum StoreError: Error, Hashable, Sendable {
  /// A file or directory of the store cannot be made or written.
  case cannotCreate(path: String, errno: Int32)
  /// The device or the quota is full; nothing was committed.
  case noSpace(path: String, errno: Int32)
  /// Bytes are not what their name promises.
  case damaged(path: String, problem: String)
  /// A folder that holds other things and no store.
  case notAStore(path: String, found: String)
  /// A later version of this program wrote the store.
  case newerFormat(path: String, found: Int, supported: Int)
  /// The store was opened for reading.
  case readOnly(path: String, operation: String)
  /// Something to be stored is not a plain, finished file.
  case notStorable(path: String, problem: String)
  /// A record names a blob that the store does not hold.
  case missingBlob(digest: Digest, neededBy: String)
  /// Another process kept something for longer than the time limit.
  case busy(path: String)
  /// The build was interrupted while it waited or read.
  case interrupted(path: String)
  /// A file that was made again several times was damaged each time.
  case beyondRepair(stage: String, times: Int, path: String)
  /// An operation of the operating system failed.
  case io(path: String, operation: String, errno: Int32)
}

extension StoreError {
  /// The error for a failed system call; a full disk and missing permissions are told apart.
  static func system(_ errno: Int32, path: String, operation: String) -> StoreError {
    switch errno {
    case ENOSPC, EDQUOT, EFBIG: .noSpace(path: path, errno: errno)
    case EACCES, EPERM, EROFS: .cannotCreate(path: path, errno: errno)
    case EBUSY: .busy(path: path)
    default: .io(path: path, operation: operation, errno: errno)
    }
  }

  /// The error for a file that cannot be opened or read.
  ///
  /// Where the file itself is at fault it is damaged, and can be made again. Where this process has
  /// too little of something, or a whole file system is gone, nothing is said about the file.
  static func unreadable(_ errno: Int32, path: String) -> StoreError {
    switch errno {
    case ENOENT, ENOTDIR, EMFILE, ENFILE, ENOMEM, ENOBUFS, EAGAIN, EINTR, ESTALE, ENOTCONN,
      ETIMEDOUT, EHOSTDOWN, EHOSTUNREACH, ENETDOWN, ENETUNREACH:
      .io(path: path, operation: "read", errno: errno)
    default:
      .damaged(path: path, problem: "it cannot be read: \(reason(errno))")
    }
  }

  /// The exit code of the command line.
  public var exitCode: Int32 {
    switch self {
    case .cannotCreate, .noSpace, .readOnly, .notAStore: 73
    case .damaged, .newerFormat, .notStorable, .missingBlob, .io, .beyondRepair: 74
    case .busy: 75
    case .interrupted: 130
    }
  }

  /// What is wrong and where.
  public var headline: String {
    switch self {
    case .cannotCreate(let path, let errno):
      "cannot write \(path): \(Self.reason(errno))"
    case .noSpace(let path, let errno):
      "no space left for \(path): \(Self.reason(errno))"
    case .damaged(let path, let problem):
      "damaged: \(path): \(problem)"
    case .notAStore(let path, let found):
      "\(path) is not a store: it holds \(found) and no VERSION"
    case .newerFormat(let path, let found, let supported):
      "\(path) has format \(found), but this version reads formats up to \(supported)"
    case .readOnly(let path, let operation):
      "cannot \(operation): the store \(path) was opened for reading"
    case .notStorable(let path, let problem):
      "cannot store \(path): \(problem)"
    case .missingBlob(let digest, let consumer):
      "\(consumer) needs \(digest), which is not in the store"
    case .busy(let path):
      "\(path) is kept busy by another process"
    case .interrupted(let path):
      "interrupted at \(path)"
    case .beyondRepair(let stage, let times, let path):
      "a file of \(stage) was made again \(times) times and was damaged each time: \(path)"
    case .io(let path, let operation, let errno):
      "cannot \(operation) \(path): \(Self.reason(errno))"
    }
  }

  /// What to do next.
  public var nextStep: String {
    switch self {
    case .cannotCreate:
      "check the path and its permissions, or choose another store with --store DIR"
    case .noSpace:
      "free space, for instance with `repro store gc`, and run the same command again"
    case .damaged:
      "run `repro store verify`; what it sets aside is computed again by the next run"
    case .notAStore:
      "choose an empty folder with --store DIR; a store that lost its VERSION needs one with a 1"
    case .newerFormat:
      "use the newer version, or choose another store with --store DIR"
    case .readOnly:
      "run the command with write permission for the store"
    case .notStorable:
      "an output must be a regular file that its stage has finished writing"
    case .missingBlob:
      "run the same command again: what is missing will be made again"
    case .busy:
      "wait for the other process to finish and run the same command again"
    case .interrupted:
      "run the same command again"
    case .beyondRepair:
      "check the disk with `repro doctor`, or choose a store on another one with --store DIR"
    case .io:
      "check the file system of the store with `repro doctor` and run the same command again"
    }
  }

  private static func reason(_ errno: Int32) -> String { String(cString: strerror(errno)) }
}

extension StoreError: CustomStringConvertible {
  public var description: String { "\(headline)\n  next: \(nextStep)" }
}
