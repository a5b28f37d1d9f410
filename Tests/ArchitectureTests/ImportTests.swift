import TestSupport
import Testing

/// Who may know whom: the compiler does not say when a file imports what its target does not name.
@Suite struct ImportTests {
  private let tree = SourceTree()

  /// What each folder may import beside the standard library; the longest folder counts.
  static let allowed: [String: Set<String>] = [
    "Sources/Gzip": ["CZlib"],
    "Sources/Statistics": [],
    "Sources/StrictJSON": [],
    "Sources/Kernels": ["COpenBLAS", "CVector"],
    "Sources/Stages/Learning": ["Kernels"],
    "Sources/Stages/Data": [
      "CArchive", "CPNG", "CTurboJPEG", "Gzip", "Kernels", "Learning", "StrictJSON",
    ],
    "Sources/Stages/Information": ["Kernels", "Learning"],
    "Sources/Stages/Fetch": ["CCurl", "Crypto", "Datasets", "Gzip", "StrictJSON"],
    "Sources/Pipeline": [
      "Crypto", "GRDB", "GRDBSQLite", "Gzip", "Logging", "StrictJSON", "Subprocess",
      "SystemPackage",
    ],
    "Sources/Report": ["Statistics", "StrictJSON"],
    "Sources/Stages": [
      "Datasets", "Information", "Kernels", "Learning", "Pipeline", "Report", "Statistics",
      "StrictJSON",
    ],
    "Sources/Bundles": ["CArchive", "Logging", "Pipeline", "Report", "Stages"],
    "Sources/repro": [
      "ArgumentParser", "Bundles", "Datasets", "Fetch", "Kernels", "Logging", "Pipeline", "Report",
      "Stages", "StrictJSON",
    ],
  ]

  /// Modules that few folders alone may import.
  static let homes = [
    "COpenBLAS": ["Sources/Kernels/BLAS/"], "GRDB": ["Sources/Pipeline/Index/"],
    "GRDBSQLite": ["Sources/Pipeline/Index/"], "Subprocess": ["Sources/Pipeline/Scheduler/"],
    "ArgumentParser": ["Sources/repro/"], "Crypto": ["Sources/Pipeline/", "Sources/Stages/Fetch/"],
    "CArchive": ["Sources/Bundles/Tar/", "Sources/Stages/Data/Archives/"],
    "CPNG": ["Sources/Stages/Data/Pixels/"],
    "CTurboJPEG": ["Sources/Stages/Data/Pixels/"], "CZlib": ["Sources/Gzip/"],
    "CCurl": ["Sources/Stages/Fetch/"],
  ]

  /// What comes with the toolchain.
  private static let standard: Set = ["Dispatch", "Foundation", "Glibc", "Synchronization"]

  private static let modifiers: Set<Substring> = [
    "public", "package", "internal", "fileprivate", "private", "@testable", "@preconcurrency",
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
