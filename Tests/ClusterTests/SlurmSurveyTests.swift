internal import Testing

@testable internal import Cluster

/// What is read from the commands of Slurm, and what follows from it for a cluster's settings.
@Suite struct SlurmSurveyTests {
  private func survey(age: Int = 300, accounting: String = "accounting_storage/none") -> SlurmSurvey
  {
    SlurmSurvey(
      commands: [
        "sbatch": "/usr/bin/sbatch", "squeue": "/usr/bin/squeue", "scancel": "/usr/bin/scancel",
      ],
      version: "slurm-wlm 22.05.8",
      configuration: SlurmSurvey.configuration(
        """
        Configuration data as of 2026-12-01T00:00:00
        AccountingStorageType   = \(accounting)
        ClusterName             = lab
        MinJobAge               = \(age) sec
        """),
      nodes: [
        "main*|1-00:00:00|3|16|64000|avx2,x", "main*|1-00:00:00|1|64+|1|avx512",
        "short|1:00|2|8|9|(null)",
      ]
      .compactMap { SlurmNodes($0) })
  }

  private func problem(_ change: (inout ClusterSettings) -> Void) -> String? {
    var settings = ClusterSettings()
    change(&settings)
    return survey().findings(for: settings).compactMap(\.problem).first
  }

  @Test(
    arguments: [
      ("1-00:00:00", 1440.0), ("1:00", 1), ("30:00", 30), ("2:30:00", 150), ("infinite", nil),
      ("2-12", 3600), ("0:30", 0.5), ("UNLIMITED", nil), ("", nil),
    ] as [(String, Double?)])
  func `times are minutes`(text: String, minutes: Double?) {
    #expect(SlurmNodes.minutes(text) == minutes)
  }

  @Test func `lines of sinfo are nodes, and what is none is left out`() throws {
    let nodes = try #require(SlurmNodes("main*|1:00:00|2|16+|64000+|avx2,gpu"))
    #expect(nodes.partition == "main" && nodes.isDefault)
    #expect(nodes.timeLimitMinutes == 60 && nodes.count == 2)
    #expect(nodes.cores == 16 && nodes.memoryMiB == 64000)
    #expect(nodes.features == ["avx2", "gpu"])
    for line in ["", "sinfo: error", "a|b|c|d|e|f", "main|1:00|1|2"] {
      #expect(SlurmNodes(line) == nil)
    }
  }

  @Test func `a sound cluster has no problem, and says what is on it`() {
    let findings = survey().findings(for: ClusterSettings())
    #expect(findings.compactMap(\.problem) == [])
    let values = Dictionary(uniqueKeysWithValues: findings.map { ($0.name, $0.value) })
    #expect(values["slurm"] == "slurm-wlm 22.05.8")
    #expect(values["slurm controller"] == "lab answers")
    #expect(values["MinJobAge"] == "300 s")
    #expect(values["accounting"]?.hasPrefix("off") == true)
    #expect(
      values["partition"]
        == "main: 4 nodes, up to 64 cores and 64000 MiB, jobs of at most 1440 min, features avx2, avx512, x"
    )
    #expect(
      survey(accounting: "accounting_storage/slurmdbd").findings(for: ClusterSettings())
        .first { $0.name == "accounting" }?.value.hasPrefix("on") == true)
  }

  @Test func `what stands in the way names the member of clusters.json and a value for it`() {
    #expect(problem { $0.partition = "gone" }?.contains("one of main, short") == true)
    #expect(problem { $0.timeLimitMinutes = 1441 }?.contains("at most 1440") == true)
    #expect(problem { $0.coresPerNode = 65 }?.contains("at most 64") == true)
    #expect(problem { $0.constraint = "avx512&gpu" }?.contains("\"gpu\"") == true)
    #expect(problem { $0.constraint = "[avx2*2|avx512]" } == nil)
    #expect(
      problem {
        $0.partition = "short"
        $0.constraint = "avx2"
      }?.contains("nodes have no features") == true)
    for finding in [problem { $0.partition = "gone" }, problem { $0.coresPerNode = 65 }] {
      #expect(finding?.contains("\n  next: ") == true)
    }
  }

  @Test func `a controller that forgets soon is advice`() {
    let finding = survey(age: 2).findings(for: ClusterSettings()).first { $0.name == "MinJobAge" }
    #expect(finding?.problem == nil)
    #expect(finding?.advice?.contains("MinJobAge=300") == true)
  }

  @Test func `no Slurm, missing commands and a silent controller each are one problem`() {
    var survey = SlurmSurvey()
    #expect(survey.findings(for: ClusterSettings()).map(\.name) == ["slurm"])
    survey = self.survey()
    survey.commands["squeue"] = nil
    let problems = survey.findings(for: ClusterSettings()).compactMap(\.problem)
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix("squeue not in PATH") == true)
    survey = self.survey()
    survey.silence = "Unable to contact slurm controller"
    let silent = survey.findings(for: ClusterSettings())
    #expect(silent.last?.problem?.contains("Unable to contact") == true)
    #expect(silent.map(\.name) == ["slurm", "slurm commands", "slurm controller"])
  }
}
