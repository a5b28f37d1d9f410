import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// The script `repro`, with a compiler and a package manager that only pretend.
  @Suite struct LauncherTests {
    let sandbox: Sandbox

    init() throws {
      sandbox = try Sandbox()
      for path in ["repro", "scripts/packages"] {
        try sandbox.write(try SourceTree().text(path), to: path)
      }
      for path in ["Package.swift", "Sources/a.swift", "Plugins/a.swift"] {
        try sandbox.write("", to: path)
      }
      // A compiler whose program prints its arguments.
      try sandbox.write(
        """
        #!/bin/sh
        echo "$@" >>swift.log
        [ ! -e broken ] || { echo 'a compiler message'; exit 1; }
        mkdir -p .build/release
        cp program .build/release/repro
        """, to: "bin/swift")
      try sandbox.write(
        """
        #!/bin/sh
        [ -e libopenblas.so.0 ] ||
          { echo 'libopenblas.so.0: cannot open shared object file' >&2; exit 127; }
        [ "$1" != --version ] || exit 0
        printf '<%s>' "$@"
        exit 3
        """, to: "program")
      try sandbox.write("", to: "libopenblas.so.0")
      try sandbox.write(
        """
        #!/bin/sh
        echo asked >>ldd.log
        echo "  libopenblas.so.0 => $PWD/libopenblas.so.0 (0x00007f0000000000)"
        """, to: "bin/ldd")
      // Everything is installed, except what a file names.
      try sandbox.write(
        """
        #!/bin/sh
        for name; do :; done
        grep -qx "$name" absent 2>/dev/null || echo 'install ok installed'
        """, to: "bin/dpkg-query")
      try sandbox.write(
        """
        #!/bin/sh
        echo "$@" >>apt.log
        [ "$1" = update ] || [ -e stuck ] || rm -f absent
        [ ! -e stuck ] || exit 100
        """, to: "bin/apt-get")
    }

    private func launch(_ arguments: String, _ environment: [String: String] = [:]) async throws
      -> Finished
    {
      try await sandbox.shell(
        """
        chmod +x repro program scripts/packages bin/*
        PATH="$PWD/bin:$PATH" ./repro \(arguments)
        """, environment: environment)
    }

    private func log(_ name: String) -> [Substring] {
      let bytes = FileManager.default.contents(atPath: sandbox.file(name)) ?? Data()
      return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }

    @Test func `a shell that asks for completions waits for no build`() async throws {
      let none = try await launch("---complete 'repro st'")
      #expect(none.status == 0 && none.out == "" && none.err == "")
      #expect(log("swift.log").isEmpty)
      _ = try await launch("status")
      try sandbox.write("changed", to: "Sources/a.swift")
      let asked = try await launch("---complete 'repro st'")
      #expect(asked.out == "<---complete><repro st>")
      #expect(log("swift.log").count == 1)
    }

    @Test func `the program learns by which word it was started`() async throws {
      try sandbox.write("#!/bin/sh\nprintf %s \"$REPRO_INVOKED_AS\"\n", to: "program")
      #expect(try await launch("status").out == "./repro")
    }

    @Test func `the first call builds, every call passes arguments and status on`() async throws {
      let first = try await launch("all 'two words' -j2")
      #expect(first.status == 3, "\(first.err)")
      #expect(first.out == "<all><two words><-j2>")
      #expect(first.err.contains("building"))
      #expect(log("swift.log").count == 1)
      #expect(log("swift.log")[0].contains("-c release --product repro"))
      let second = try await launch("status")
      #expect(second.out == "<status>")
      #expect(second.err == "")
      #expect(log("swift.log").count == 1)
    }

    @Test(arguments: ["Sources/a.swift", "Package.swift", "Sources/new.swift", "Plugins/a.swift"])
    func `a changed source builds again, and a changed text does not`(path: String) async throws {
      _ = try await launch("status")
      try sandbox.write("text", to: "README.md")
      _ = try await launch("status")
      #expect(log("swift.log").count == 1)
      try await Task.sleep(for: .milliseconds(20))
      try sandbox.write("// changed", to: path)
      _ = try await launch("status")
      #expect(log("swift.log").count == 2)
      let kept = try await launch("status", ["REPRO_NO_BUILD": "1"])
      #expect(kept.out == "<status>")
    }

    @Test func `missing packages are installed before the build`() async throws {
      try sandbox.write("libopenblas-dev\n", to: "absent")
      let run = try await launch("status")
      #expect(run.out == "<status>", "\(run.err)")
      #expect(log("apt.log").count == 2)
      #expect(log("apt.log")[1].hasSuffix("libopenblas-dev"))
    }

    @Test func `packages of data sets are installed with the first build`() async throws {
      try sandbox.write("dataset-fashion-mnist\n", to: "absent")
      let first = try await launch("status")
      #expect(first.out == "<status>")
      #expect(log("apt.log").count == 2)
      #expect(log("apt.log").last?.hasSuffix("dataset-fashion-mnist") == true)
      // Removed on purpose, it is not forced on anyone.
      try sandbox.write("dataset-fashion-mnist\n", to: "absent")
      try await Task.sleep(for: .milliseconds(20))
      try sandbox.write("// changed", to: "Sources/a.swift")
      _ = try await launch("status")
      #expect(log("swift.log").count == 2)
      #expect(log("apt.log").count == 2)
    }

    @Test(arguments: ["not allowed", "not possible"])
    func `without the packages of data sets all goes on, and one line says what is missing`(
      reason: String
    ) async throws {
      try sandbox.write("dataset-fashion-mnist\n", to: "absent")
      if reason == "not possible" { try sandbox.write("", to: "stuck") }
      let run = try await launch(
        "status", reason == "not allowed" ? ["REPRO_NO_INSTALL": "1"] : [:])
      #expect(run.status == 3)
      #expect(run.out == "<status>")
      #expect(
        run.err.split(separator: "\n") == [
          "repro: building (some minutes the first time)",
          "repro: going on without dataset-fashion-mnist; real images come with: "
            + "apt-get install dataset-fashion-mnist",
        ])
      #expect(log("apt.log").isEmpty == (reason == "not allowed"))
    }

    @Test func `without OpenBLAS and without leave to install, one message says what to do`()
      async throws
    {
      try sandbox.write("libopenblas-dev\n", to: "absent")
      let run = try await launch("all", ["REPRO_NO_INSTALL": "1"])
      #expect(run.status == 66)
      #expect(run.out == "")
      #expect(run.err.contains("error: missing system packages: libopenblas-dev"))
      #expect(run.err.contains("next: apt-get install libopenblas-dev"))
      #expect(log("swift.log").isEmpty && log("apt.log").isEmpty)
      try sandbox.write("", to: "stuck")
      let failed = try await launch("all")
      #expect(failed.status == 66)
      #expect(failed.err.contains("could not be installed: libopenblas-dev"))
    }

    @Test func `a library that is gone after the build is installed again`() async throws {
      _ = try await launch("status")
      try sandbox.write("libopenblas-dev\n", to: "absent")
      try FileManager.default.removeItem(atPath: sandbox.file("libopenblas.so.0"))
      let unable = try await launch("status", ["REPRO_NO_INSTALL": "1"])
      #expect(unable.status == 66)
      #expect(unable.err.contains("libopenblas-dev"))
      try sandbox.write("", to: "absent")
      let still = try await launch("status")
      #expect(still.status == 66)
      #expect(still.err.contains("does not start: libopenblas.so.0: cannot open"))
      // Installed by hand in the meantime.
      try sandbox.write("", to: "libopenblas.so.0")
      #expect(try await launch("status").out == "<status>")
      #expect(log("swift.log").count == 1)
    }

    @Test func `libraries are asked for once, not at every call`() async throws {
      for _ in 0..<3 { #expect(try await launch("status").out == "<status>") }
      #expect(log("ldd.log").count == 1)
    }

    @Test func `no compiler and a build that fails are one message each`() async throws {
      try sandbox.write("", to: "broken")
      let broken = try await launch("all")
      #expect(broken.status == 70)
      #expect(broken.err.contains("a compiler message"))
      #expect(broken.err.contains("error: the program did not build"))
      let missing = try await sandbox.shell(
        """
        chmod +x repro scripts/packages; rm bin/swift
        mkdir tools; ln -sf /usr/bin/* /bin/* tools; rm -f tools/swift
        PATH="$PWD/bin:$PWD/tools" ./repro all
        """)
      #expect(missing.status == 66)
      #expect(missing.err.contains("no Swift toolchain was found"))
    }
  }
}
