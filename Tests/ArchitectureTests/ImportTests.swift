import TestSupport
import Testing

/// Who may know whom: the compiler does not say when a file imports what its target does not name.
@Suite struct ImportTests {
  private let tree = SourceTree()

  /// What each folder may import beside the standard library; the longest folder counts.
  static let allowed: [String: Set<String>] = [
    "Sources/Artifacts": ["ReportModel", "StageKit"],
    "Sources/Batches": ["Kernels", "Learning", "PreparedImages"],
    "Sources/Bundles": ["CArchive", "Logging", "Paper", "Pipeline", "Report", "Stages"],
    "Sources/Checkpoints": ["Kernels"],
    "Sources/Cluster": ["Pipeline", "StageKit", "StrictJSON"],
    "Sources/ControlStages": ["Checkpoints", "Kernels", "Learning", "StageKit", "SyntheticStages"],
    "Sources/DataStages": ["Checkpoints", "Datasets", "Kernels", "PreparedImages", "StageKit"],
    "Sources/Datasets": ["CArchive", "Gzip", "Kernels", "PreparedImages", "StrictJSON"],
    "Sources/Fetch": ["CCurl", "Crypto", "Datasets", "Gzip", "PreparedImages", "StrictJSON"],
    "Sources/FullyConnected": ["Kernels", "Learning"],
    "Sources/FullyConnectedStages": [
      "Batches", "FullyConnected", "ImageTrainings", "Kernels", "Learning", "PreparedImages",
      "StageKit", "TrainingRuns",
    ],
    "Sources/Gzip": ["CZlib"],
    "Sources/HintonForwardForward": ["Kernels", "Learning", "ScheduledRules"],
    "Sources/ImageStages": [
      "Batches", "Checkpoints", "ImageTrainings", "Kernels", "Learning", "PreparedImages",
      "StageKit", "TrainingRuns",
    ],
    "Sources/ImageTrainings": [
      "Batches", "Checkpoints", "Kernels", "Learning", "PreparedImages", "StageKit", "TrainingRuns",
    ],
    "Sources/Information": ["Kernels", "Learning"],
    "Sources/InformationStages": [
      "Checkpoints", "ImageStages", "Information", "Kernels", "Learning", "StageKit",
    ],
    "Sources/CLibrary": [], "Sources/HostSystem": [],
    "Sources/Kernels": ["CLibrary", "CVector"],
    "Sources/LayeredImageRules": ["Kernels", "Learning", "RuleParts"],
    "Sources/LayeredRules": ["Checkpoints", "Kernels", "Learning", "RuleParts"],
    "Sources/Learning": ["Checkpoints", "Kernels"],
    "Sources/Measurements": [
      "Checkpoints", "HostSystem", "ImageStages", "Kernels", "Learning", "StageKit", "Statistics",
    ],
    "Sources/MetricTables": ["Artifacts", "ReportModel", "StageKit", "WrittenNumbers"],
    "Sources/Paper": ["ReportModel", "StageKit", "StrictJSON"],
    "Sources/Pipeline": [
      "Crypto", "GRDB", "GRDBSQLite", "Gzip", "HostSystem", "Logging", "StageKit", "StrictJSON",
      "Subprocess",
      "SystemPackage", "WrittenNumbers",
    ],
    "Sources/PreparedImages": ["CPNG", "CTurboJPEG", "Checkpoints", "Kernels"],
    "Sources/RemoteStore": ["CCurl", "Crypto", "Pipeline", "StageKit"],
    "Sources/Rendering": ["Artifacts", "Report", "ReportModel", "StageKit"],
    "Sources/Report": ["Crypto", "ReportModel", "Statistics", "StrictJSON"],
    "Sources/ReportModel": ["StrictJSON"],
    "Sources/RuleParts": ["Kernels", "Learning"],
    "Sources/ScheduledRules": ["Kernels", "Learning"],
    "Sources/ScheduledStages": [
      "ImageStages", "ImageTrainings", "Learning", "PreparedImages", "ScheduledRules", "StageKit",
      "TrainingRuns",
    ],
    "Sources/SelfContrastive": ["GroupOptimizers", "Kernels", "Learning", "ScheduledRules"],
    "Sources/DeeperForward": ["GroupOptimizers", "Kernels", "Learning", "ScheduledRules"],
    "Sources/GroupOptimizers": ["Kernels", "Learning"],
    "Sources/SoftHebb": ["Kernels", "Learning", "ScheduledRules"],
    "Sources/SpatialGoodness": ["Kernels", "Learning"],
    "Sources/StageKit": ["Crypto", "Logging"],
    "Sources/Stages": [
      "DataStages", "Datasets", "DeeperForward", "FullyConnected", "FullyConnectedStages",
      "HintonForwardForward", "ImageStages",
      "ControlStages", "InformationStages", "LayeredImageRules", "LayeredRules", "Learning",
      "Measurements", "MetricTables", "Paper", "Pipeline", "PreparedImages", "Rendering", "Report",
      "ReportModel",
      "ScheduledStages", "SelfContrastive", "SoftHebb", "SpatialGoodness", "StageKit", "Statistics",
      "SyntheticStages", "Tables", "TorchStages",
    ],
    "Sources/Statistics": [],
    "Sources/StrictJSON": [],
    "Sources/SyntheticStages": [
      "Checkpoints", "Kernels", "Learning", "StageKit", "TrainingRuns",
    ],
    "Sources/Tables": [
      "Artifacts", "Batches", "ControlStages", "Datasets", "DeeperForward", "FullyConnectedStages",
      "HintonForwardForward", "ImageStages", "Information", "InformationStages", "Kernels",
      "LayeredImageRules", "Learning",
      "Measurements", "Paper", "ReportModel", "ScheduledRules", "SelfContrastive", "SoftHebb",
      "SpatialGoodness",
      "StageKit", "Statistics", "SyntheticStages",
    ],
    "Sources/TorchStages": ["StageKit"],
    "Sources/TrainingRuns": ["Checkpoints", "Learning", "StageKit"],
    "Sources/WrittenNumbers": ["StageKit", "StrictJSON"],
    "Sources/repro": [
      "ArgumentParser", "Batches", "Bundles", "Cluster", "Datasets", "Fetch", "HostSystem",
      "Kernels", "Logging",
      "Paper", "Pipeline", "PreparedImages", "RemoteStore", "Rendering", "Report", "ReportModel",
      "StageKit", "Stages", "StrictJSON", "Tables", "WrittenNumbers",
    ],
  ]

  /// Modules that few folders alone may import.
  static let homes = [
    "GRDB": ["Sources/Pipeline/Index/"],
    "GRDBSQLite": ["Sources/Pipeline/Index/"], "Subprocess": ["Sources/Pipeline/Scheduler/"],
    "ArgumentParser": ["Sources/repro/"],
    "Crypto": [
      "Sources/Pipeline/", "Sources/StageKit/", "Sources/Fetch/", "Sources/RemoteStore/HTTP/",
      "Sources/Report/",
    ],
    "CArchive": ["Sources/Bundles/Tar/", "Sources/Datasets/Archives/"],
    "CPNG": ["Sources/PreparedImages/Pixels/"],
    "CTurboJPEG": ["Sources/PreparedImages/Pixels/"], "CZlib": ["Sources/Gzip/"],
    "CCurl": ["Sources/Fetch/", "Sources/RemoteStore/HTTP/"],
  ]

  /// What comes with the toolchain.
  private static let standard: Set = [
    "Darwin", "Dispatch", "Foundation", "Glibc", "Musl", "Synchronization",
  ]

  private static let modifiers: Set<Substring> = [
    "public", "package", "internal", "fileprivate", "private", "@testable", "@preconcurrency",
    "@_exported",
  ]

  /// The modules that a file imports; `import struct A.B` imports `A`.
  private func imports(of path: String) throws -> [String] {
    try tree.text(path).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard let keyword = words.firstIndex(of: "import"),
        words.prefix(keyword).allSatisfy(Self.modifiers.contains)
      else { return nil }
      return words.last.map { String($0.prefix { $0 != "." }) }
    }
  }

  @Test(arguments: allowed.keys.sorted())
  func `a library imports what it may know and nothing else`(folder: String) throws {
    let allowed = try #require(Self.allowed[folder])
    let nested = Self.allowed.keys.filter { $0.hasPrefix("\(folder)/") }
    let files = tree.files(below: folder)
      .filter { path in !nested.contains { path.hasPrefix($0) } }
    #expect(!files.isEmpty)
    for path in files {
      let strangers = Set(try imports(of: path)).subtracting(allowed)
        .subtracting(Self.standard)
      #expect(strangers.isEmpty, "\(path) imports \(strangers.sorted())")
    }
  }

  @Test func `every source folder has its rule`() {
    for path in tree.files(below: "Sources") {
      #expect(Self.allowed.keys.contains { path.hasPrefix("\($0)/") }, "\(path)")
    }
  }

  @Test func `kernels do without Foundation`() throws {
    for path in tree.files(below: "Sources/Kernels") {
      #expect(try !imports(of: path).contains("Foundation"), "\(path)")
    }
  }

  @Test(arguments: homes.keys.sorted())
  func `a module with a home is imported nowhere else`(module: String) throws {
    let homes = try #require(Self.homes[module])
    let importers = try tree.files(below: "Sources")
      .filter { try imports(of: $0).contains(module) }
    #expect(!importers.isEmpty)
    #expect(importers.allSatisfy { homes.contains(where: $0.hasPrefix) }, "\(importers)")
  }
}
