import Foundation
import TestSupport
import Testing

@testable import Pipeline
@testable import Stages

/// What a change of a source file makes stale.
@Suite struct CatalogTests {
  private let tree = SourceTree()
  private let kinds = StageCatalog.paper.kinds.values.sorted {
    $0.declaration.kind < $1.declaration.kind
  }

  private var sources: [String] {
    [CodeScope.compilerFlags, CodeScope.jpegLibrary] + files
  }

  private var files: [String] {
    tree.files(below: "Sources", extensions: ["swift", "c", "h", "json", "modulemap", "css", "js"])
  }

  /// The kinds whose fingerprint a change of the file at `path` changes.
  private func kindsTouched(by path: String) -> Set<String> {
    var digests = Dictionary(uniqueKeysWithValues: sources.map { ($0, "before") })
    let before = StageCatalog(kinds, sources: digests)
    digests[path] = "after"
    let after = StageCatalog(kinds, sources: digests)
    return Set(
      kinds.map(\.declaration.kind).filter {
        before.code(of: $0).digest != after.code(of: $0).digest
      })
  }

  @Test func `the digests in the program are those of the files`() throws {
    #expect(sourceDigests.keys.sorted() == (files + [CodeScope.compilerFlags]).sorted())
    for path in files {
      #expect(sourceDigests[path] == Digest(of: try tree.bytes(path)).hex, "\(path)")
    }
  }

  @Test func `of the package manifest only compiler flags count`() throws {
    let flags = try tree.text("Package.swift").split(separator: "\n")
      .filter { $0.contains("cSettings") || $0.contains("unsafeFlags") }
    let text = flags.map { $0 + "\n" }.joined()
    #expect(sourceDigests[CodeScope.compilerFlags] == Digest(of: Data(text.utf8)).hex)
    #expect(!flags.isEmpty)
  }

  @Test func `every code prefix names sources that exist`() {
    for kind in kinds {
      for prefix in kind.declaration.code {
        #expect(
          sources.contains { $0.hasPrefix(prefix) } || prefix == "Sources/COpenBLAS/",
          "\(kind.declaration.kind): \(prefix)")
      }
    }
  }

  @Test func `a kind covers the file that defines it`() throws {
    for kind in kinds {
      let name = kind.declaration.kind
      let spelling = name == GraphBuilder.reportKind ? "GraphBuilder.reportKind" : "\"\(name)\""
      let homes = try tree.files(below: "Sources/Stages").filter {
        try tree.text($0).contains("kind: \(spelling)")
      }
      #expect(homes.count == 1, "\(name): \(homes)")
      for home in homes { #expect(kindsTouched(by: home).contains(name), "\(name): \(home)") }
    }
  }

  @Test func `no file that computes can change without making students and their data stale`() {
    for folder in ["Sources/Kernels", "Sources/CVector", "Sources/Stages/Learning"] {
      let files = tree.files(below: folder, extensions: ["swift", "c", "h"])
      #expect(!files.isEmpty)
      // Fully connected forward-forward networks are read by their own kind alone.
      for path in files where !path.hasPrefix("Sources/Stages/Learning/MLP/") {
        #expect(
          kindsTouched(by: path).isSuperset(of: ["student", "teacher-data"]),
          "\(path)")
      }
    }
  }

  @Test func `what writes or reads the files of a stage is part of its code`() {
    #expect(kindsTouched(by: "Sources/Stages/StableJSON.swift").contains("student"))
    #expect(kindsTouched(by: "Sources/Stages/Synthetic/StudentMetrics.swift").contains("student"))
    let accuracy = kindsTouched(by: "Sources/Stages/Learning/Training/LearningCurve.swift")
    #expect(accuracy.isSuperset(of: ["paired-differences", "train-test-gaps", "trend-test"]))
  }

  @Test func `engine, program and renderer make no number stale`() {
    let renderers = ["Sources/Report/Render", "Sources/Report/Figures"]
    for folder in ["Sources/Pipeline", "Sources/repro", "Sources/Report/Book"] + renderers {
      for path in tree.files(below: folder) {
        let touched = kindsTouched(by: path)
        #expect(touched.isSubset(of: ["report"]), "\(path): \(touched.sorted())")
        #expect(touched.isEmpty == !renderers.contains(folder), "\(path)")
      }
    }
  }

  @Test func `a table makes no student stale`() {
    for path in tree.files(below: "Sources/Stages/Tables") {
      let touched = kindsTouched(by: path)
      #expect(touched.isDisjoint(with: ["student", "teacher-data", "report"]), "\(path)")
    }
  }

  @Test func `stages that compute in floats depend on the machine, tables do not`() {
    let machine = kinds.filter(\.declaration.dependsOnMachine).map(\.declaration.kind)
    #expect(
      machine == [
        "image-data", "image-folder", "image-network", "layer-credit", "layer-features",
        "layer-perturbation", "layer-probes", "mlp-network", "scalar-information", "student",
        "teacher-data", "training-step",
      ])
  }

  @Test func `another library for JPEG makes what decodes JPEG stale`() throws {
    #expect(
      kindsTouched(by: CodeScope.jpegLibrary) == [
        "image-data", "image-folder", "image-network", "layer-credit", "layer-features",
        "layer-perturbation", "mlp-network",
      ])
    let listed = try #require(
      StageCatalog.paper.code(of: "image-network").files[CodeScope.jpegLibrary])
    #expect(listed.count == 64 && listed.allSatisfy(\.isHexDigit))
  }

  /// Where the batches of a training may reach into the rest of the module: messages.
  private static let messages = ["DatasetError", "DatasetPlace"]

  @Test func `all that batches are made of makes trainings stale, and nothing else of the module`()
    throws
  {
    let all = tree.files(below: "Sources/Stages/Data")
    let (inside, outside) = (
      all.filter { kindsTouched(by: $0).contains("image-network") },
      all.filter { !kindsTouched(by: $0).contains("image-network") }
    )
    for name in ["Archives/Archive", "Formats/IDXFiles", "Preview/SampleSheet", "StandIns/StandIn"]
    {
      #expect(outside.contains("Sources/Stages/Data/\(name).swift"))
    }
    let types = try outside.flatMap { path in
      try tree.text(path).split(separator: "\n").compactMap { line in
        line.prefixMatch(of: /(?:public |private |final )*(?:struct|class|enum|protocol) (\w+)/)
          .map { String($0.output.1) }
      }
    }.filter { !Self.messages.contains($0) }
    #expect(types.contains("ImageFormat") && types.contains("SampleSheet"))
    for path in inside {
      let code = try tree.text(path).split(separator: "\n")
        .filter { !$0.contains("//") }.joined(separator: "\n")
      let words = Set(code.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
      #expect(words.isDisjoint(with: types), "\(path): \(words.intersection(types).sorted())")
    }
  }

  @Test func `examples have no problems`() {
    for kind in kinds {
      #expect(kind.problems(of: kind.example).isEmpty, "\(kind.declaration.kind)")
    }
  }
}
