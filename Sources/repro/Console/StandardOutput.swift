import Foundation
import Synchronization

/// Standard output, which carries results: a result that is lost is an error.
enum StandardOutput {
  private static let failed = Mutex<Int32?>(nil)

  /// What became of the results, unless all of them were written; a reader that went away wants no more.
  static var failure: UserError? {
    guard let number = failed.withLock({ $0 }), number != EPIPE else { return nil }
    let isFull = number == ENOSPC || number == EDQUOT || number == EFBIG
    return UserError(
      "standard output cannot be written: \(String(cString: strerror(number)))\n"
        + "  next: "
        + (isFull ? "free space there" : "let standard output lead to a file, a pipe or a terminal")
        + ", and run the same command again",
      code: isFull ? .cannotCreate : .storeDamage)
  }

  /// Writes at once, so that what goes to standard error afterwards also comes afterwards.
  ///
  /// After a failure nothing more is written: the beginning and the end without the middle would mislead.
  static func write(_ text: String) { write(bytes: text.utf8) }

  /// Writes the bytes of a file as they are.
  static func write(bytes: some Sequence<UInt8>) {
    failed.withLock { failed in
      guard failed == nil else { return }
      failed = StreamWriter.write(bytes: bytes, to: STDOUT_FILENO)
    }
  }

  /// Keeps files that the program opens from getting the number of a standard stream that is closed.
  static func reserveDescriptors() {
    for number in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(number, F_GETFD) < 0 {
      // Reading is the one thing that never succeeds on an output.
      _ = open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}

/// Writes text to one of the two streams, one piece after the other however many threads write.
enum StreamWriter {
  private static let turn = Mutex(())

  /// The number of the error that ended the writing, or nil.
  static func write(_ text: String, to descriptor: Int32) -> Int32? {
    write(bytes: text.utf8, to: descriptor)
  }

  static func write(bytes: some Sequence<UInt8>, to descriptor: Int32) -> Int32? {
    let all = Array(bytes)
    return turn.withLock { _ in
      var rest = all[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        if count >= 0 {
          rest = rest.dropFirst(count)
        } else if errno == EAGAIN {
          var event = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&event, 1, -1)
        } else if errno != EINTR {
          return errno
        }
      }
      return nil
    }
  }
}
