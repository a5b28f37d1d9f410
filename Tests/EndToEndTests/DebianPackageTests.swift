import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite struct DebianPackageTests {
    @Test func `the package is installed, and its program runs the example in it`() async throws {
      let sandbox = try Sandbox()
      guard try await sandbox.shell("dpkg-deb --version && readelf --version").status == 0 else {
        return
      }
      let script = SourceTree().root.appending(path: "scripts/deb").path(percentEncoded: false)
      let made = try await sandbox.shell("'\(script)' repro.deb '\(Program.repro)'")
      #expect(made.status == 0, "\(made.err)")
      let control = try await sandbox.shell("dpkg-deb -f repro.deb Depends")
      for library in ["libsqlite3-0", "libopenblas0", "libc6"] {
        #expect(control.out.contains(library), "\(control.out)")
      }
      let install = """
        mkdir -p root/var/lib/dpkg/updates root/var/lib/dpkg/info && touch root/var/lib/dpkg/status &&
        dpkg --root="$PWD/root" --log="$PWD/dpkg.log" --force-not-root --force-depends -i repro.deb
        """
      #expect(try await sandbox.shell("PATH=$PATH:/usr/sbin:/sbin; \(install)").status == 0)
      let run = try await sandbox.shell(
        """
        cp -r root/usr/share/doc/repro/examples/any-paper paper &&
        root/usr/bin/repro all -C paper --profile quick && root/usr/bin/repro claims -C paper
        """)
      #expect(run.status == 0, "\(run.err)")
      #expect(run.out.contains("2 supported, 0 contradicted"), "\(run.out)")
    }
  }
}
