import Foundation
import Testing

extension EndToEnd {
  /// Stores of several users, and folders and limits that shells hand down.
  @Suite struct SharedStoreTests {
    private let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    @Test(arguments: [("002", "775 664 444"), ("077", "700 600 400"), ("022", "755 644 444")])
    func `who may use a store is left to the umask`(mask: String, modes: String) async throws {
      let run = try await sandbox.shell(
        """
        umask \(mask); $REPRO all -q >/dev/null
        blob=$(find .repro/blobs -type f | head -1)
        stat -c %a .repro .repro/locks .repro/index.sqlite "$blob" | tr '\\n' ' '
        find .repro -type d -exec stat -c %a {} + | sort -u | tr '\\n' ' '
        find .repro/blobs .repro/records -type f -exec stat -c %a {} + | sort -u
        """)
      let parts = modes.split(separator: " ")
      #expect(
        run.out.split(whereSeparator: \.isWhitespace)
          == [parts[0], parts[0], parts[1], parts[2], parts[0], parts[2]])
    }

    @Test func `a fresh build needs no permission to write, a stale one says what it lacks`()
      async throws
    {
      let first = try await sandbox.repro("all", "-q")
      let run = try await sandbox.shell(
        """
        chmod -R a-w .repro artifacts
        USER_RUN=$REPRO
        if [ "$(id -u)" = 0 ]; then
          USER_RUN="setpriv --reuid=65534 --regid=65534 --clear-groups $REPRO"
        fi
        chmod 755 "$(dirname "$REPRO")"
        $USER_RUN all -q; echo "fresh $?"
        $USER_RUN all -B -q 2>error; echo "stale $?"; cat error
        chmod -R u+w .repro artifacts
        """)
      #expect(run.out.hasPrefix(first.out + "fresh 0\nstale 73\n"), "\(run.out) \(run.err)")
      #expect(run.out.contains("Permission denied") && run.out.contains("--store DIR"))
    }

    @Test func `a path that is too long for SQLite is no obstacle`() async throws {
      let folder = String(repeating: "abcdefghijklmnopqrstuvwxyz/", count: 20)
      let script = "mkdir -p \(folder) && cp pipeline.json \(folder) && cd \(folder) && $REPRO all"
      let first = try await sandbox.shell(script)
      #expect(first.status == 0, "\(first.err)")
      #expect(first.err.contains("too long for SQLite"))
      let second = try await sandbox.shell(script + " -v")
      #expect(second.status == 0 && second.started == [])
    }

    @Test func `a limit that is too low is one error that names it`() async throws {
      for limit in ["-v 500000", "-v 1000000", "-n 200"] {
        let run = try await sandbox.shell("ulimit \(limit); $REPRO all")
        #expect(run.status == 73, "\(limit): \(run.err)")
        #expect(run.err.contains("ulimit \(limit.prefix(2))"), "\(run.err)")
        #expect(run.err.split(separator: "\n").count == 3)
      }
    }

    @Test func `a limit that may be raised is`() async throws {
      let run = try await sandbox.shell("ulimit -Sn 64; $REPRO all -q")
      #expect(run.status == 0, "\(run.err)")
    }
  }
}
