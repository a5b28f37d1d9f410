// swift-tools-version: 6.2
import PackageDescription

/// Settings of every Swift target: language mode 6, explicit imports, no warnings.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "repro",
  products: [
    .executable(name: "repro", targets: ["repro"]),
    // For the benchmarks, which are a package of their own.
    .library(name: "Kernels", targets: ["Kernels"]),
    .library(name: "Learning", targets: ["Learning"]),
    .library(name: "Datasets", targets: ["Datasets"]),
    .library(name: "Information", targets: ["Information"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
  ],
  targets: [
    // The BLAS of the system, and the entry points its headers leave out.
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    // Tar, zip and gzip; JPEG; PNG: what published image data sets are packed in.
    .systemLibrary(
      name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(
      name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    // The unpacked bytes of gzip files, within a bound.
    .target(name: "Gzip", dependencies: ["CZlib"], swiftSettings: strict),
    // JSON that people write, read without guessing.
    .target(name: "StrictJSON", swiftSettings: strict),
    // Loops over floats that the Swift compiler does not vectorise; nothing else is C.
    .target(name: "CVector", cSettings: [.headerSearchPath("."), .unsafeFlags(["-O3"])]),
    // Tests and intervals of a few observations: pure functions of doubles.
    .target(name: "Statistics", swiftSettings: strict),
    // Tensors and operations with their pullbacks; no files, no models, no epochs.
    .target(name: "Kernels", dependencies: ["COpenBLAS", "CVector"], swiftSettings: strict),
    // Layers, losses, optimizers, models, learning rules and training loops.
    .target(
      name: "Learning", dependencies: ["Kernels"], path: "Sources/Stages/Learning",
      swiftSettings: strict),
    // Image data sets: published formats, preparation, stand-ins, batches; no stages.
    .target(
      name: "Datasets",
      dependencies: [
        "CArchive", "CPNG", "CTurboJPEG", "Gzip", "Kernels", "Learning", "StrictJSON",
      ],
      path: "Sources/Stages/Data", resources: [.embedInCode("Registry/datasets.json")],
      swiftSettings: strict),
    // Estimators of the information that features have about labels; no networks, no stages.
    .target(
      name: "Information", dependencies: ["Kernels", "Learning"],
      path: "Sources/Stages/Information", swiftSettings: strict),
    // Gets published files over HTTP, checks them, and gives them their names.
    .target(
      name: "Fetch",
      dependencies: [
        "CCurl", "Datasets", "Gzip", "StrictJSON",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      path: "Sources/Stages/Fetch", resources: [.embedInCode("downloads.json")],
      swiftSettings: strict),
    // The graph, its keys, the store, the planner and the scheduler; knows no domain word.
    .target(
      name: "Pipeline",
      dependencies: [
        "Gzip", "StrictJSON",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    // Tables and quantities, and how they become Markdown and LaTeX.
    .target(
      name: "Report", dependencies: ["Statistics", "StrictJSON"],
      resources: [.embedInCode("Book/page.css"), .embedInCode("Book/page.js")],
      swiftSettings: strict),
    // The stages of the paper: the one place that joins the libraries above.
    .target(
      name: "Stages",
      dependencies: [
        "Datasets", "Information", "Kernels", "Learning", "Pipeline", "Report", "Statistics",
        "StrictJSON",
      ],
      exclude: ["Data", "Fetch", "Information", "Learning"],
      resources: [
        .embedInCode("Claims/claims.json"), .embedInCode("Published/settings.json"),
        .embedInCode("Published/values.json"),
      ],
      swiftSettings: strict, plugins: ["CodeFingerprint"]),
    // Results packed for a reviewer, and the check of such a bundle.
    .target(
      name: "Bundles",
      dependencies: [
        "CArchive", "Pipeline", "Report", "Stages",
        .product(name: "Logging", package: "swift-log"),
      ], resources: [.embedInCode("CITATION.cff")], swiftSettings: strict),
    // The command line: one verb per file.
    .executableTarget(
      name: "repro",
      dependencies: [
        "Bundles", "Datasets", "Fetch", "Kernels", "Pipeline", "Report", "Stages", "StrictJSON",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    // Writes the digests of the source files into `Stages` at build time.
    .plugin(name: "CodeFingerprint", capability: .buildTool()),

    // Golden files, tolerances, temporary folders, generators for property tests.
    .target(
      name: "TestSupport", path: "Tests/TestSupport", exclude: ["server.py"],
      swiftSettings: strict),
    .testTarget(
      name: "StatisticsTests", dependencies: ["Statistics"], resources: [.copy("Goldens")],
      swiftSettings: strict),
    .testTarget(name: "StrictJSONTests", dependencies: ["StrictJSON"], swiftSettings: strict),
    .testTarget(
      name: "KernelsTests", dependencies: ["Kernels", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "LearningTests", dependencies: ["Kernels", "Learning", "TestSupport"],
      resources: [.copy("Goldens")], swiftSettings: strict),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Datasets", "Kernels", "Learning", "TestSupport"],
      resources: [.copy("Goldens")], swiftSettings: strict),
    .testTarget(
      name: "InformationTests",
      dependencies: ["Information", "Kernels", "Learning", "TestSupport"],
      resources: [.copy("Goldens")], swiftSettings: strict),
    .testTarget(
      name: "FetchTests", dependencies: ["Datasets", "Fetch", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "PipelineTests",
      dependencies: [
        "Pipeline", "TestSupport", .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: strict),
    .testTarget(
      name: "ReportTests", dependencies: ["Report", "StrictJSON", "TestSupport"],
      exclude: ["Goldens", "Schemas"],
      swiftSettings: strict),
    .testTarget(
      name: "StagesTests",
      dependencies: [
        "Datasets", "Information", "Kernels", "Learning", "Stages", "Pipeline", "Report",
        "Statistics", "TestSupport", .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: strict),
    .testTarget(
      name: "BundlesTests",
      dependencies: [
        "Bundles", "CArchive", "Pipeline", "Report", "Stages", "TestSupport",
      ], exclude: ["Goldens"], swiftSettings: strict),
    .testTarget(
      name: "ReproTests",
      dependencies: ["Datasets", "Pipeline", "Report", "repro", "Stages", "TestSupport"],
      exclude: ["Trace/Goldens"], swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests", dependencies: ["repro", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "ArchitectureTests", dependencies: ["TestSupport"], swiftSettings: strict),
  ]
)
