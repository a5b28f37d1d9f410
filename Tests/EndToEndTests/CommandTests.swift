import Foundation
import Testing

extension EndToEnd {
  @Suite struct CommandTests {
    let sandbox: Sandbox
    init() throws { sandbox = try CommandProject.sandbox() }

    private func text(_ path: String) throws -> String {
      try String(contentsOfFile: sandbox.file(path), encoding: .utf8)
    }

    @Test func `commands run in order, and their files and numbers are published`() async throws {
      let run = try await sandbox.repro("all")
      #expect(run.status == 0, "\(run.err)")
      #expect(run.out == "artifacts/summary/all.txt\nartifacts/summary/seen.json\n")
      #expect(try text("artifacts/summary/all.txt") == "7\n10\n")
      let seen = try text("artifacts/summary/seen.json")
      #expect(seen.contains("inputs/fits/scale=2/out/fit.txt"))
      let numbers = try text("artifacts/metrics.json")
      #expect(
        numbers.contains("\"fit.scale=2:total\"") && numbers.contains("\"fit.scale=3:of/lines\""))
      let again = try await sandbox.repro("all", "-v")
      #expect(again.status == 0 && again.started.isEmpty, "\(again.err)")
      let log = try await sandbox.repro("log", "clean")
      #expect(log.out == "cleaned well\n")
      let trace = try await sandbox.repro("trace", "fit.scale=2:total")
      #expect(trace.status == 0 && trace.out.contains("data/raw.txt"), "\(trace.out)\(trace.err)")
    }

    @Test(arguments: [
      (
        "data/raw.txt", "1\n5\n", ["clean", "fit/scale=2", "fit/scale=3", "summary"], "data/raw.txt"
      ),
      ("data/raw.txt", "# other\n1\n2\n", ["clean"], "data/raw.txt"),
      (
        "scripts/fit.sh", "\(CommandProject.script)\n: more", ["fit/scale=2", "fit/scale=3"],
        "scripts/fit.sh"
      ),
      (
        "pipeline.json",
        CommandProject.manifest.replacing("\"offset\": 1", with: "\"offset\": 5"),
        ["fit/scale=2", "fit/scale=3", "summary"], "offset 1 -> 5"
      ),
      (
        "pipeline.json", CommandProject.manifest.replacing("[2, 3]", with: "[2, 4]"),
        ["fit/scale=4", "summary"], "never run"
      ),
      (
        "pipeline.json", CommandProject.manifest.replacing("'^#'", with: "'^ *#'"),
        ["clean"], "run grep"
      ),
    ])
    func `an edit makes exactly what depends on it stale, with the reason`(
      file: String, text: String, stale: [String], reason: String
    ) async throws {
      #expect(try await sandbox.repro("all").status == 0)
      try sandbox.write(text, to: file)
      let why = try await sandbox.repro("why", stale[0])
      #expect(why.out.contains(reason), "\(why.out)")
      let run = try await sandbox.repro("all", "-v")
      #expect(run.status == 0, "\(run.err)")
      #expect(Set(run.started) == Set(stale))
    }

    @Test func `a build killed in the middle comes to the same bytes by the same command`()
      async throws
    {
      #expect(try await sandbox.repro("all", "--output", "calm").status == 0)
      let slow =
        CommandProject.script
        + "\nwhile [ -e /dev/null ] && [ ! -e \(sandbox.file("go")) ]; do sleep 0.1; done\n"
      try sandbox.write(slow, to: "scripts/fit.sh")
      let build = try sandbox.start(["all", "-j2"])
      let pids = try await eventually("two commands") {
        let found = ProcessTable.commands(in: sandbox.store)
        return found.count >= 2 ? found : nil
      }
      build.send(SIGKILL)
      #expect(try await build.finish().status == -SIGKILL)
      try await eventually("the end of the commands") {
        ProcessTable.commands(in: sandbox.store).isEmpty
          && pids.allSatisfy { !ProcessTable.isAlive($0) }
      }
      try sandbox.write("", to: "go")
      let again = try await sandbox.repro("all", "-v")
      #expect(again.status == 0, "\(again.err)")
      #expect(!again.started.contains("clean"))
      let calm = try sandbox.artifacts(in: "calm").mapValues(\.bytes)
      #expect(try sandbox.artifacts().mapValues(\.bytes) == calm)
      let left = try FileManager.default.contentsOfDirectory(atPath: "\(sandbox.store)/work")
      #expect(left == [])
    }

    @Test func `a command sees what it declares and nothing else of the project`() async throws {
      try sandbox.write("secret", to: "undeclared.txt")
      try sandbox.write(
        CommandProject.single(
          #""run": "find . -type f ! -name list.txt | sort > list.txt; echo x > stray.txt", "inputs": {"folder": "data/"}, "outputs": ["list.txt"], "parameters": {"a": {"b": [1, "two"]}}"#
        ), to: "pipeline.json")
      let run = try await sandbox.repro("one")
      #expect(run.status == 0, "\(run.err)")
      #expect(run.err.contains("left files that it does not declare, and that are lost: stray.txt"))
      let list = try text("artifacts/one/list.txt")
      #expect(list == "./data/raw.txt\n./parameters.json\n")
    }

    @Test func `values are words for a shell, whatever characters they have`() async throws {
      try sandbox.write(
        CommandProject.single(
          #""run": "printf '%s|' {a} {b} \"${HOME:+x}\" {{a}} > o", "parameters": {"a": "it's $(touch /tmp/x) `no`", "b": 0.1}, "outputs": ["o"]"#
        ), to: "pipeline.json")
      #expect(try await sandbox.repro("one").status == 0)
      #expect(try text("artifacts/one/o") == "it's $(touch /tmp/x) `no`|0.1|x|{a}|")
    }

    @Test func `failures say what the command said last, by their class`() async throws {
      let cases = [
        (
          #""run": "echo first; echo 'no such model' >&2; exit 3""#,
          "ended with status 3: no such model"
        ),
        (#""run": "kill -SEGV $$""#, "was killed by signal 11"),
        (#""run": "true""#, "ended without writing its output o"),
        (#""run": "mkdir o""#, "if it is to keep the folder, declare o/ with the slash"),
        (#""run": "ln -s /etc/passwd o""#, "left a link as its output o"),
        (#""run": "sleep 60", "resources": {"timeoutSeconds": 1}"#, "time limit of 1 s"),
        (#""run": "undefined_thing""#, "ended with status 127"),
        (#""run": "echo $UNSET""#, "ended with status"),
        (
          #""run": "touch o; echo '{\"a\": \"b\"}' > m.json", "metrics": "m.json""#,
          "a is a string, not a number"
        ),
      ]
      for (members, message) in cases {
        try sandbox.write(
          CommandProject.single("\(members), \"outputs\": [\"o\"]"), to: "pipeline.json")
        let run = try await sandbox.repro("one")
        #expect(run.status == 2, "\(members)")
        #expect(run.err.contains(message), "\(members): \(run.err)")
      }
    }

    @Test func `a command is tried again after failures of the classes that it names`() async throws
    {
      let counter = sandbox.file("count")
      let run =
        "echo x >> \(counter); [ $(wc -l < \(counter)) -gt 2 ] || kill -KILL $$; echo done > o"
      for (retries, status) in [(#"{"failure": 9, "crash": 1}"#, 2), ("2", 0)] {
        try? FileManager.default.removeItem(atPath: counter)
        try sandbox.write(
          CommandProject.single(
            #""run": "\#(run)", "outputs": ["o"], "resources": {"retries": \#(retries)}"#),
          to: "pipeline.json")
        let run = try await sandbox.repro("one")
        #expect(run.status == Int32(status), "\(run.err)")
        #expect(run.err.contains("it runs again"))
      }
    }

    /// Thousands of commands would fill the table of processes, and each is looked at when the next one ends.
    @Test func `commands leave no ended process behind`() async throws {
      try sandbox.write(
        #"""
        {"version": 1, "defaultProfile": "p", "profiles": {"p": {}}, "axes": {"n": [1, 2, 3, 4, 5, 6, 7, 8, 9]}, "stages": [
          {"id": "many", "kind": "command", "over": {"n": "n"}, "run": "(sleep 0.01; exit) & echo {n} > o", "outputs": ["o"]},
          {"id": "count", "kind": "command", "inputs": {"all": "many"}, "outputs": ["o"],
            "run": "build=$(cut -d ' ' -f 4 /proc/$PPID/stat); cat /proc/[0-9]*/stat 2>/dev/null | awk -v b=$build '$3 ~ /Z/ && $4 == b' | wc -l > o"}
        ]}
        """#, to: "pipeline.json")
      let run = try await sandbox.repro("count")
      #expect(run.status == 0, "\(run.err)")
      #expect(try text("artifacts/count/o") == "0\n")
    }

    @Test func `a checkpoint outlives a kill, and goes with the result`() async throws {
      let run = """
        if [ -e {checkpoint}/half ]; then cat {checkpoint}/half > o; \
        else echo half > $REPRO_CHECKPOINT/half; sleep 100; fi
        """
      try sandbox.write(
        CommandProject.single("\"run\": \"\(run)\", \"checkpoint\": true, \"outputs\": [\"o\"]"),
        to: "pipeline.json")
      let build = try sandbox.start(["one"])
      _ = try await eventually("a command") {
        let found = try? sandbox.files(below: ".repro").keys.first { $0.hasSuffix("/half") }
        return found
      }
      build.send(SIGKILL)
      _ = try await build.finish()
      let again = try await sandbox.repro("one")
      #expect(again.status == 0, "\(again.err)")
      #expect(try text("artifacts/one/o") == "half\n")
      #expect(try sandbox.files(below: ".repro").keys.allSatisfy { !$0.hasSuffix("/half") })
    }

    @Test func `versions of tools and named variables are part of the key`() async throws {
      try sandbox.write("echo 1.0", to: "version.sh")
      try sandbox.write(
        CommandProject.single(
          #""run": "echo ${MODE-none}${OTHER-} > o", "outputs": ["o"], "tools": {"model": "sh version.sh"}, "variables": ["MODE"], "image": "sha256:1""#
        ), to: "pipeline.json")
      let first = try await sandbox.repro("one", environment: ["OTHER": "x"])
      #expect(first.status == 0, "\(first.err)")
      #expect(try text("artifacts/one/o") == "none\n")
      #expect(try await sandbox.repro("status", "--exit-code").status == 0)
      let other = try await sandbox.repro("why", "one", environment: ["MODE": "fast"])
      #expect(other.out.contains("environment.$MODE unset -> fast"), "\(other.out)")
      try sandbox.write("echo 2.0", to: "version.sh")
      let newer = try await sandbox.repro("why", "one")
      #expect(newer.out.contains("environment.model 1.0 -> 2.0"), "\(newer.out)")
      try sandbox.write("exit 1", to: "version.sh")
      let missing = try await sandbox.repro("one")
      #expect(missing.status == 66)
      #expect(missing.err.contains("program model"), "\(missing.err)")
    }

    @Test func `things that can be counted are shared out`() async throws {
      let stage = { (id: String) in
        #"{"id": "\#(id)", "kind": "command", "run": "mkdir \#(sandbox.file("gpu")) && sleep 1.5 && rmdir \#(sandbox.file("gpu")) && touch o # \#(id)", "outputs": ["o"], "resources": {"countable": {"gpu": 1}}}"#
      }
      try sandbox.write(
        """
        {"version": 1, "defaultProfile": "full", "profiles": {"full": {}}, "stages": [
          \(stage("a")), \(stage("b")), \(stage("c"))
        ]}
        """, to: "pipeline.json")
      let together = try await sandbox.repro("all", "-j4", "-k", "--countable", "gpu=3")
      #expect(together.status == 2)
      try? FileManager.default.removeItem(atPath: sandbox.file("gpu"))
      let alone = try await sandbox.repro("all", "-j4")
      #expect(alone.status == 0, "\(alone.err)")
    }

    @Test func `progress is read from lines of the log`() async throws {
      try sandbox.write(
        CommandProject.single(
          #""run": "echo progress 3/4 epoch loss 0.5; while [ ! -e \#(sandbox.file("go")) ]; do sleep 0.1; done; touch o", "outputs": ["o"]"#
        ), to: "pipeline.json")
      let build = try sandbox.start(["one"])
      _ = try await eventually("a command") {
        ProcessTable.commands(in: sandbox.store).isEmpty ? nil : true
      }
      var status = ""
      for _ in 0..<200 where !status.contains("epoch") {
        status = try await sandbox.repro("status", "--json").out
      }
      #expect(status.contains("\"step\" : 3") && status.contains("\"totalSteps\" : 4"), "\(status)")
      try sandbox.write("", to: "go")
      #expect(try await build.finish().status == 0)
    }

    @Test func `every problem of a command is found before anything runs`() async throws {
      try sandbox.write(
        """
        {"version": 1, "defaultProfile": "full", "profiles": {"full": {}}, "stages": [
          {"id": "a", "kind": "command", "run": "echo {alhpa}", "parameters": {"alpha": 1}, "outputs": ["o"]},
          {"id": "b", "kind": "command", "run": [], "outputs": ["../o", "/o"]},
          {"id": "c", "kind": "command", "run": "x"},
          {"id": "d", "kind": "command", "run": "x", "outputs": ["x", "x/y"]},
          {"id": "e", "kind": "command", "run": "x", "inputs": {"i": "nowhere"}, "outputs": ["inputs/x"], "metrics": "m.txt", "outptus": []},
          {"id": "f", "kind": "command", "run": "x", "code": ["s.sh"], "outputs": ["s.sh"], "resources": {"retries": {"luck": 1}}},
          {"id": "g", "kind": "command", "run": "x", "inputs": {"i": {"stage": "a", "files": ["p"]}}, "outputs": ["y"]}
        ]}
        """, to: "pipeline.json")
      let run = try await sandbox.repro("all")
      #expect(run.status == 65)
      for message in [
        "did you mean {alpha}?", "stages[1].run", "stages[1].outputs[0]", "stages[1].outputs[1]",
        "stages[2].outputs: is missing", "\"a\" does not write p",
        "x cannot be a file and a folder",
        "stages[4].outputs", "stages[4].metrics", "stages[4].outptus", "s.sh is an input too",
        "retries.luck",
      ] {
        #expect(run.err.contains(message), "\(message): \(run.err)")
      }
    }

    @Test func `an input that is not there is named with what to do`() async throws {
      try FileManager.default.removeItem(atPath: sandbox.file("data/raw.txt"))
      let run = try await sandbox.repro("all")
      #expect(run.status == 66)
      #expect(run.err.contains("clean needs ./data/raw.txt"), "\(run.err)")
      try FileManager.default.removeItem(atPath: sandbox.file("scripts/fit.sh"))
      #expect(try await sandbox.repro("fit").err.contains("scripts/*.sh"))
    }

    @Test func `check runs a command again and finds what is left to chance`() async throws {
      try sandbox.write(
        CommandProject.single(
          #""run": "od -An -N8 -tx1 /dev/urandom > o", "outputs": ["o"]"#), to: "pipeline.json")
      #expect(try await sandbox.repro("one").status == 0)
      let check = try await sandbox.repro("check", "one")
      #expect(check.status == 1 && check.out.contains("DIFFERENT one"), "\(check.out)\(check.err)")
    }

    @Test func `check names the files that a command reads and does not declare`() async throws {
      guard try await sandbox.shell("strace -V").status == 0 else { return }
      try sandbox.write("secret", to: "hidden.txt")
      try sandbox.write(
        CommandProject.single(
          #""run": "cat {inputs.raw} \#(sandbox.file("hidden.txt")) > o", "inputs": {"raw": "data/raw.txt"}, "outputs": ["o"]"#
        ), to: "pipeline.json")
      #expect(try await sandbox.repro("one").status == 0)
      #expect(try await sandbox.repro("check", "one").status == 0)
      let check = try await sandbox.repro("check", "one", "--inputs")
      #expect(check.status == 1)
      #expect(
        check.out == """
          same      one  1 run
            reads \(sandbox.file("hidden.txt")), which it does not declare

          """, "\(check.out)\(check.err)")
      try sandbox.write(CommandProject.manifest, to: "pipeline.json")
      #expect(try await sandbox.repro("clean").status == 0)
      let sound = try await sandbox.repro("check", "clean", "--inputs")
      #expect(sound.status == 0, "\(sound.out)")
    }

    @Test func `results of commands travel, and no command of a stranger runs`() async throws {
      let mark = sandbox.file("ran")
      try sandbox.write(
        CommandProject.single(#""run": "touch \#(mark); echo 1 > o", "outputs": ["o"]"#),
        to: "pipeline.json")
      #expect(try await sandbox.repro("one").status == 0)
      #expect(try await sandbox.repro("store", "export", "pack", "one").status == 0)
      try FileManager.default.removeItem(atPath: mark)
      let taken = try await sandbox.repro("store", "import", "pack", "--store", "other")
      #expect(taken.status == 0, "\(taken.err)")
      #expect(taken.out.contains("1 results with"), "\(taken.out)")
      #expect(try await sandbox.repro("status", "--store", "other", "--exit-code").status == 0)
      let verify = try await sandbox.repro("store", "verify", "--store", "other")
      #expect(verify.status == 0, "\(verify.out)")
      #expect(!FileManager.default.fileExists(atPath: mark))
      // Another project imports it: there is no command of its own to run.
      try sandbox.write(CommandProject.manifest, to: "pipeline.json")
      let strange = try await sandbox.repro(
        "store", "import", "pack", "--recheck", "1", "--store", "third")
      #expect(strange.err.contains("0 imported results"), "\(strange.err)")
      #expect(!FileManager.default.fileExists(atPath: mark))
    }
  }
}
