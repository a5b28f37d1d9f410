import Foundation
import TestSupport
import Testing

@testable import Pipeline
@testable import Stages
@testable import SyntheticStages

/// What a change of a module makes stale.
@Suite struct CatalogTests {
  private let tree = SourceTree()
  private let kinds = StageCatalog.paper.kinds.values.sorted {
    $0.declaration.kind < $1.declaration.kind
  }

  private static let libraries: Set = ["libturbojpeg"]
  private static let flags = "Package.swift flags"

  /// The kinds whose fingerprint a change in a module changes.
  private func kindsTouched(byModule module: String) -> Set<String> {
    var code = ModuleCode.program
    code.sources[module, default: [:]]["Sources/\(module)/Changed.swift"] = "after"
    let after = StageCatalog(kinds, code: code)
    return Set(
      kinds.map(\.declaration.kind).filter {
        StageCatalog.paper.code(of: $0).digest != after.code(of: $0).digest
      })
  }

  @Test func `the digests in the program are those of the files, module by module`() throws {
    let files = tree.files(
      below: "Sources",
      extensions: ["swift", "c", "h", "json", "modulemap", "css", "js", "cff", "py"])
    let listed = ModuleCode.program.sources.flatMap { module, files in
      files.keys.filter { $0.hasPrefix("Sources/") }.map { (module, $0) }
    }
    #expect(listed.map(\.1).sorted() == files)
    for (module, path) in listed {
      #expect(path.hasPrefix("Sources/\(module)/"))
      #expect(
        ModuleCode.program.sources[module]?[path] == Digest(of: try tree.bytes(path)).hex, "\(path)"
      )
    }
  }

  @Test func `of the package manifest only compiler flags count, for every module`() throws {
    let flags = try tree.text("Package.swift").split(separator: "\n")
      .filter { $0.contains("cSettings") || $0.contains("unsafeFlags") }
    let text = flags.map { $0 + "\n" }.joined()
    #expect(!flags.isEmpty)
    for (module, files) in ModuleCode.program.sources {
      #expect(files[Self.flags] == Digest(of: Data(text.utf8)).hex, "\(module)")
      #expect(
        files.keys.allSatisfy {
          $0 == Self.flags || Self.libraries.contains($0) || $0.hasPrefix("Sources/")
        })
    }
  }

  @Test func `modules are built on what the package manifest says`() throws {
    let dependencies = ModuleCode.program.dependencies
    #expect(dependencies["Kernels"] == ["CLibrary", "CVector"])
    #expect(
      dependencies["SyntheticStages"]
        == ["Checkpoints", "Kernels", "Learning", "StageKit", "TrainingRuns"])
    #expect(dependencies.keys.sorted() == ModuleCode.program.sources.keys.sorted())
  }

  @Test func `a kind belongs to the module whose files define it`() throws {
    for kind in kinds {
      let name = kind.declaration.kind
      let spelling =
        name == StageDeclaration.reportKind ? "StageDeclaration.reportKind" : "\"\(name)\""
      let homes = try tree.files(below: "Sources").filter {
        try tree.text($0).contains("kind: \(spelling)")
      }
      #expect(homes.count == 1, "\(name): \(homes)")
      #expect(homes.allSatisfy { $0.hasPrefix("Sources/\(kind.module)/") }, "\(name): \(homes)")
    }
  }

  /// The stages of `pipeline.json`, by their families, that run for long: what trains, and what its data are.
  private static let trainings: Set = [
    "image-data", "image-network", "image-network-pytorch", "mlp-network", "student",
    "teacher-data",
  ]

  /// Those that compute with this program's own kernels.
  private static let ownTrainings = trainings.subtracting(["image-network-pytorch"])

  /// Which of them an edit in a module makes stale; every module is named.
  private static let stale: [String: Set<String>] = [
    "Artifacts": [], "Batches": ["image-network", "mlp-network"], "Bundles": [],
    "CArchive": ["image-data"], "CCurl": [], "CLibrary": ownTrainings,
    "CPNG": ["image-data", "image-network", "mlp-network"],
    "CTurboJPEG": ["image-data", "image-network", "mlp-network"], "CVector": ownTrainings,
    "CZlib": ["image-data"], "Checkpoints": ownTrainings, "Cluster": [],
    "DataStages": ["image-data"],
    "Datasets": ["image-data"], "Fetch": [], "FullyConnected": ["mlp-network"],
    "FullyConnectedStages": ["mlp-network"], "Gzip": ["image-data"],
    "HintonForwardForward": [], "HostSystem": [],
    "ImageStages": ["image-network"], "ImageTrainings": ["image-network", "mlp-network"],
    "Information": [], "InformationStages": [],
    "ControlStages": [], "Kernels": ownTrainings, "LayeredImageRules": [],
    "LayeredRules": ["student"],
    "Learning": ["image-network", "mlp-network", "student", "teacher-data"],
    "Measurements": [], "MetricTables": [], "Paper": [], "Pipeline": [],
    "PreparedImages": ["image-data", "image-network", "mlp-network"], "RemoteStore": [],
    "Rendering": [], "Report": [], "ReportModel": [], "RuleParts": ["student"],
    "ScheduledRules": [], "ScheduledStages": [], "SelfContrastive": [],
    "DeeperForward": [], "GroupOptimizers": [],
    "SoftHebb": [], "SpatialGoodness": [],
    "StageKit": trainings,
    "Stages": [], "Statistics": [],
    "StrictJSON": ["image-data"],
    "SyntheticStages": ["student", "teacher-data"], "Tables": [],
    "TorchStages": ["image-network-pytorch"],
    "TrainingRuns": ["image-network", "mlp-network", "student", "teacher-data"],
    "WrittenNumbers": [], "repro": [],
  ]

  @Test func `an edit makes stale what is built on its module, and no other training`() throws {
    #expect(Self.stale.keys.sorted() == ModuleCode.program.sources.keys.sorted())
    for (module, expected) in Self.stale {
      let touched = kindsTouched(byModule: module)
      #expect(touched.intersection(Self.trainings) == expected, "\(module)")
    }
  }

  @Test
  func `an edit in tables, pages, transfers or the command line changes the keys of no training`()
    throws
  {
    let path = tree.root.appending(path: "pipeline.json").path(percentEncoded: false)
    let graph = try GraphBuilder.build(
      ManifestReader.read(path: path, profile: "smoke"), catalog: .paper, path: path)
    let runs = graph.nodes.filter { Self.trainings.contains($0.kind) }
    #expect(runs.count > 100)
    for module in [
      "Bundles", "Fetch", "Paper", "Pipeline", "Report", "Rendering", "Tables", "repro",
    ] {
      let touched = kindsTouched(byModule: module)
      #expect(runs.allSatisfy { !touched.contains($0.kind) }, "\(module)")
    }
  }

  @Test func `engine, program and renderer make no number stale`() {
    for module in ["Pipeline", "repro", "Bundles", "Fetch", "Stages"] {
      #expect(kindsTouched(byModule: module).isEmpty, "\(module)")
    }
    for module in ["Report", "Rendering"] {
      #expect(kindsTouched(byModule: module) == ["report"], "\(module)")
    }
  }

  @Test func `an edit in a table makes tables stale alone`() {
    let tables = kinds.filter { $0.declaration.isArtifact && $0.module == "Tables" }
      .map(\.declaration.kind)
    #expect(kindsTouched(byModule: "Tables") == Set(tables))
  }

  @Test func `stages that compute in floats depend on the machine, tables do not`() {
    let machine = kinds.filter(\.declaration.dependsOnMachine).map(\.declaration.kind)
    #expect(
      machine == [
        "image-data", "image-folder", "image-network", "layer-credit", "layer-features",
        "layer-perturbation", "layer-probes", "mlp-network", "relabelled-data",
        "scalar-information", "scheduled-network", "student", "student-loss", "teacher-data",
        "training-step",
      ])
  }

  @Test func `another library for JPEG makes what decodes JPEG stale`() throws {
    var code = ModuleCode.program
    code.sources["CTurboJPEG"]?["libturbojpeg"] = "another"
    let after = StageCatalog(kinds, code: code)
    for (kind, isTouched) in [
      ("image-data", true), ("image-network", true), ("layer-features", true), ("student", false),
      ("teacher-data", false),
    ] {
      let before = StageCatalog.paper.code(of: kind).digest
      #expect((after.code(of: kind).digest != before) == isTouched, "\(kind)")
    }
    let listed = try #require(
      StageCatalog.paper.code(of: "image-network").files["libturbojpeg"])
    #expect(listed.count == 64 && listed.allSatisfy(\.isHexDigit))
  }

  @Test func `examples have no problems`() {
    for kind in kinds {
      #expect(kind.problems(of: kind.example).isEmpty, "\(kind.declaration.kind)")
    }
  }
}
