import Testing

extension EndToEnd {
  @Suite struct MachineTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    private static let meddling = ["OPENBLAS_CORETYPE": "Haswell", "OPENBLAS_NUM_THREADS": "7"]

    @Test func `settings of OpenBLAS in the environment change neither bits nor keys`()
      async throws
    {
      let plain = try await sandbox.repro("table4", "table5")
      let status = try await sandbox.repro("status", environment: Self.meddling)
      #expect(status.out.hasSuffix("7 stages: 7 fresh\n"))
      let meddled = try await sandbox.repro(
        "table4", "table5", "--store", "other", "--output", "meddled", environment: Self.meddling)
      #expect(meddled.status == 0)
      #expect(meddled.out == plain.out)
      let artifacts = try sandbox.artifacts().mapValues(\.bytes)
      #expect(try sandbox.artifacts(in: "meddled").mapValues(\.bytes) == artifacts)
    }

    @Test func `another BLAS core has results of its own, beside the others`() async throws {
      try await sandbox.repro("table4", "table5", "--blas-core", "Prescott")
      let records = sandbox.records
      let status = try await sandbox.repro("status", TinyManifest.student, "--blas-core", "Nehalem")
      #expect(
        status.out.contains("stale    \(TinyManifest.data)") || status.out.contains("blasCore"))
      let why = try await sandbox.repro("why", TinyManifest.student, "--blas-core", "Nehalem")
      #expect(why.out.contains("environment.blasCore Prescott -> Nehalem"))
      let run = try await sandbox.repro("table4", "table5", "--blas-core", "Nehalem", "-v")
      #expect(run.status == 0)
      #expect(run.started.isSuperset(of: [TinyManifest.student, TinyManifest.otherStudent]))
      #expect(sandbox.records.count > records.count)
      for core in ["Nehalem", "Prescott"] {
        let fresh = try await sandbox.repro("status", "--blas-core", core)
        #expect(fresh.out.hasSuffix("7 stages: 7 fresh\n"))
      }
    }

    @Test func `a core that the processor cannot run gives 64 and names one that it can`()
      async throws
    {
      let flags = try await sandbox.shell("grep -cw avx512f /proc/cpuinfo")
      guard flags.status != 0 else { return }
      let run = try await sandbox.repro("status", "--blas-core", "SkylakeX")
      #expect(run.status == 64)
      #expect(run.err.contains("SkylakeX cannot run on this processor"))
      #expect(run.err.contains("next step: leave the core open"))
    }

    @Test func `the AVX2 core runs on a machine that has AVX2`() async throws {
      let flags = try await sandbox.shell("grep -cw avx2 /proc/cpuinfo")
      try #require(flags.status == 0, "this machine has no AVX2")
      let run = try await sandbox.repro("table4", "table5", "--blas-core", "Haswell")
      #expect(run.status == 0)
      let status = try await sandbox.repro("status", "--blas-core", "Haswell", "--exit-code")
      #expect(status.status == 0)
    }
  }
}
