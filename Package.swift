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
    // The engine and the renderer, for programs with stages of their own.
    .library(name: "Pipeline", targets: ["Pipeline", "StageKit"]),
    .library(name: "Report", targets: ["Report", "ReportModel"]),
    // For the benchmarks, which are a package of their own.
    .library(name: "Kernels", targets: ["Kernels"]),
    .library(name: "Learning", targets: ["Learning"]),
    .library(name: "LayeredRules", targets: ["LayeredRules"]),
    .library(name: "PreparedImages", targets: ["PreparedImages"]),
    .library(name: "Batches", targets: ["Batches"]),
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
    // What differs between systems: the C library's name; what a machine and its processes say of themselves.
    .target(name: "CLibrary", swiftSettings: strict),
    .target(name: "HostSystem", swiftSettings: strict),
    // Tensors and operations with their pullbacks; no files, no models, no epochs. OpenBLAS is loaded at run time.
    .target(name: "Kernels", dependencies: ["CLibrary", "CVector"], swiftSettings: strict),
    // Tensors in files, as Python reads them.
    .target(name: "Checkpoints", dependencies: ["Kernels"], swiftSettings: strict),
    // Layers, losses, optimizers, models, learning rules and training loops.
    .target(name: "Learning", dependencies: ["Checkpoints", "Kernels"], swiftSettings: strict),
    // Students whose layers learn from heads: backpropagation, deep supervision, DTG-FF, local cross-entropy.
    .target(
      name: "LayeredRules", dependencies: ["Checkpoints", "Kernels", "Learning", "RuleParts"],
      swiftSettings: strict),
    // The choices that make such a rule, for students and image networks.
    .target(name: "RuleParts", dependencies: ["Kernels", "Learning"], swiftSettings: strict),
    // Image networks of such layers.
    .target(
      name: "LayeredImageRules", dependencies: ["Kernels", "Learning", "RuleParts"],
      swiftSettings: strict),
    // Image networks that learn by adaptive spatial goodness encoding.
    .target(
      name: "SpatialGoodness", dependencies: ["Kernels", "Learning"], swiftSettings: strict),
    // Image rules that have optimizers and schedules of their own.
    .target(name: "ScheduledRules", dependencies: ["Kernels", "Learning"], swiftSettings: strict),
    // Forward-forward as Hinton described it.
    .target(
      name: "HintonForwardForward", dependencies: ["Kernels", "Learning", "ScheduledRules"],
      swiftSettings: strict),
    // Convolutional blocks that learn without labels, by soft winner-take-all plasticity.
    .target(
      name: "SoftHebb", dependencies: ["Kernels", "Learning", "ScheduledRules"],
      swiftSettings: strict),
    // Convolutional layers that learn without labels, from pairs of images.
    .target(
      name: "SelfContrastive",
      dependencies: ["GroupOptimizers", "Kernels", "Learning", "ScheduledRules"],
      swiftSettings: strict),
    // Convolutional layers whose channels stand for classes.
    .target(
      name: "DeeperForward",
      dependencies: ["GroupOptimizers", "Kernels", "Learning", "ScheduledRules"],
      swiftSettings: strict),
    // Optimizers that rules with schedules of their own call for a group.
    .target(name: "GroupOptimizers", dependencies: ["Kernels", "Learning"], swiftSettings: strict),
    // Forward-forward on fully connected layers.
    .target(name: "FullyConnected", dependencies: ["Kernels", "Learning"], swiftSettings: strict),
    // Image data sets as trainings read them: prepared files, and the pixels in them.
    .target(
      name: "PreparedImages", dependencies: ["CPNG", "CTurboJPEG", "Checkpoints", "Kernels"],
      swiftSettings: strict),
    // Batches of prepared images, augmented.
    .target(
      name: "Batches", dependencies: ["Kernels", "Learning", "PreparedImages"],
      swiftSettings: strict),
    // Image data sets as publishers offer them: registry, formats, preparation, stand-ins, subsets.
    .target(
      name: "Datasets",
      dependencies: ["CArchive", "Gzip", "Kernels", "PreparedImages", "StrictJSON"],
      resources: [.embedInCode("Registry/datasets.json")], swiftSettings: strict),
    // Estimators of the information that features have about labels; no networks, no stages.
    .target(name: "Information", dependencies: ["Kernels", "Learning"], swiftSettings: strict),
    // Gets published files over HTTP, checks them, and gives them their names.
    .target(
      name: "Fetch",
      dependencies: [
        "CCurl", "Datasets", "Gzip", "PreparedImages", "StrictJSON",
        .product(name: "Crypto", package: "swift-crypto"),
      ], resources: [.embedInCode("downloads.json")], swiftSettings: strict),
    // What a stage kind is made of: its protocol, what it sees while it runs, ids, JSON and digests.
    .target(
      name: "StageKit",
      dependencies: [
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: strict),
    // The numbers that users' programs write into files.
    .target(
      name: "WrittenNumbers", dependencies: ["StageKit", "StrictJSON"], swiftSettings: strict),
    // The graph, its keys, the store, the planner and the scheduler; knows no domain word.
    .target(
      name: "Pipeline",
      dependencies: [
        "Gzip", "HostSystem", "StageKit", "StrictJSON", "WrittenNumbers",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    // Quantities, tables, figures and documents as values.
    .target(name: "ReportModel", dependencies: ["StrictJSON"], swiftSettings: strict),
    // How documents become Markdown, LaTeX and a page; comparisons and histories of numbers.
    .target(
      name: "Report",
      dependencies: [
        "ReportModel", "Statistics", "StrictJSON",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      resources: [.embedInCode("Book/page.css"), .embedInCode("Book/page.js")],
      swiftSettings: strict),

    // The stages of the paper. The code of a stage is its module and all that this names here, so what
    // trains and measures lies apart from what arranges.
    .target(
      name: "DataStages",
      dependencies: ["Checkpoints", "Datasets", "Kernels", "PreparedImages", "StageKit"],
      swiftSettings: strict),
    .target(
      name: "SyntheticStages",
      dependencies: ["Checkpoints", "Kernels", "Learning", "StageKit", "TrainingRuns"],
      swiftSettings: strict),
    // What the controls need beside the study: labels of another structure, losses of trained students.
    .target(
      name: "ControlStages",
      dependencies: ["Checkpoints", "Kernels", "Learning", "StageKit", "SyntheticStages"],
      swiftSettings: strict),
    // What every training does around its steps.
    .target(
      name: "TrainingRuns", dependencies: ["Checkpoints", "Learning", "StageKit"],
      swiftSettings: strict),
    // What every training on images does besides.
    .target(
      name: "ImageTrainings",
      dependencies: [
        "Batches", "Checkpoints", "Kernels", "Learning", "PreparedImages", "StageKit",
        "TrainingRuns",
      ],
      swiftSettings: strict),
    .target(
      name: "ImageStages",
      dependencies: [
        "Batches", "Checkpoints", "ImageTrainings", "Kernels", "Learning", "PreparedImages",
        "StageKit", "TrainingRuns",
      ], swiftSettings: strict),
    // Trainings by such rules.
    .target(
      name: "ScheduledStages",
      dependencies: [
        "ImageStages", "ImageTrainings", "Learning", "PreparedImages", "ScheduledRules", "StageKit",
        "TrainingRuns",
      ], swiftSettings: strict),
    .target(
      name: "FullyConnectedStages",
      dependencies: [
        "Batches", "FullyConnected", "ImageTrainings", "Kernels", "Learning", "PreparedImages",
        "StageKit", "TrainingRuns",
      ], swiftSettings: strict),
    .target(
      name: "InformationStages",
      dependencies: [
        "Checkpoints", "ImageStages", "Information", "Kernels", "Learning", "StageKit",
      ], swiftSettings: strict),
    // Image networks that PyTorch trains, by Python files that are part of the program.
    .target(
      name: "TorchStages", dependencies: ["StageKit"],
      resources: [
        .embedInCode("Trainer/images.py"), .embedInCode("Trainer/networks.py"),
        .embedInCode("Trainer/train.py"),
      ], swiftSettings: strict),
    // Sizes, gradients, perturbations, memory and time of networks.
    .target(
      name: "Measurements",
      dependencies: [
        "Checkpoints", "HostSystem", "ImageStages", "Kernels", "Learning", "StageKit", "Statistics",
      ], swiftSettings: strict),
    // What artifact stages write.
    .target(name: "Artifacts", dependencies: ["ReportModel", "StageKit"], swiftSettings: strict),
    // The numbers and settings of the paper.
    .target(
      name: "Paper", dependencies: ["ReportModel", "StageKit", "StrictJSON"],
      resources: [.embedInCode("settings.json"), .embedInCode("values.json")],
      swiftSettings: strict),
    // Tables and figures: stages that arrange numbers and compute none.
    .target(
      name: "Tables",
      dependencies: [
        "Artifacts", "Batches", "ControlStages", "Datasets", "DeeperForward",
        "FullyConnectedStages",
        "HintonForwardForward", "ImageStages", "Information", "InformationStages", "Kernels",
        "LayeredImageRules", "Learning",
        "Measurements", "Paper", "ReportModel", "ScheduledRules", "SelfContrastive", "SoftHebb",
        "SpatialGoodness", "StageKit",
        "Statistics",
        "SyntheticStages",
      ], swiftSettings: strict),
    // Tables of the numbers that users' programs wrote.
    .target(
      name: "MetricTables",
      dependencies: ["Artifacts", "ReportModel", "StageKit", "WrittenNumbers"],
      swiftSettings: strict),
    // An artifact as text and pictures.
    .target(
      name: "Rendering", dependencies: ["Artifacts", "Report", "ReportModel", "StageKit"],
      swiftSettings: strict),
    // The catalog of stages, what is known of their work, and the claims that rest on their numbers.
    .target(
      name: "Stages",
      dependencies: [
        "ControlStages", "DataStages", "Datasets", "DeeperForward", "FullyConnected",
        "FullyConnectedStages",
        "HintonForwardForward",
        "ImageStages",
        "InformationStages", "LayeredImageRules", "LayeredRules", "Learning",
        "Measurements", "MetricTables", "Paper", "Pipeline",
        "PreparedImages",
        "Rendering", "Report", "ReportModel", "ScheduledStages", "SelfContrastive", "SoftHebb",
        "SpatialGoodness", "StageKit",
        "Statistics",
        "SyntheticStages", "Tables", "TorchStages",
      ],
      resources: [.embedInCode("Claims/claims.json")],
      swiftSettings: strict, plugins: ["CodeFingerprint"]),
    // Results packed for a reviewer, and the check of such a bundle.
    .target(
      name: "Bundles",
      dependencies: [
        "CArchive", "Paper", "Pipeline", "Report", "Stages",
        .product(name: "Logging", package: "swift-log"),
      ], resources: [.embedInCode("CITATION.cff")], swiftSettings: strict),
    // Results that machines share over HTTP, checked on arrival.
    .target(
      name: "RemoteStore",
      dependencies: [
        "CCurl", "Pipeline", "StageKit", .product(name: "Crypto", package: "swift-crypto"),
      ], swiftSettings: strict),
    // Stages as jobs of a cluster: what is submitted, what follows from how it ends, and who waits.
    .target(
      name: "Cluster", dependencies: ["Pipeline", "StageKit", "StrictJSON"],
      swiftSettings: strict),
    // The command line: one verb per file.
    .executableTarget(
      name: "repro",
      dependencies: [
        "Batches", "Bundles", "Cluster", "Datasets", "Fetch", "HostSystem", "Kernels", "Pipeline",
        "PreparedImages", "Paper", "RemoteStore", "Rendering", "Report", "ReportModel", "StageKit",
        "Stages", "StrictJSON", "Tables", "WrittenNumbers",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    // A program that uses the libraries as any other package would: by what is public.
    .executableTarget(
      name: "LibraryExample", dependencies: ["Pipeline", "Report"], path: "Examples/library",
      exclude: ["README.md"], packageAccess: false, swiftSettings: strict),
    // Writes the digests of the source files into `Stages` at build time.
    .plugin(name: "CodeFingerprint", capability: .buildTool()),

    // Golden files, tolerances, temporary folders, generators for property tests.
    .target(
      name: "TestSupport", path: "Tests/TestSupport",
      exclude: ["cache_server.py", "server.py", "terminal.py"],
      swiftSettings: strict),
    .testTarget(
      name: "StatisticsTests", dependencies: ["Statistics"], resources: [.copy("Goldens")],
      swiftSettings: strict),
    .testTarget(name: "StrictJSONTests", dependencies: ["StrictJSON"], swiftSettings: strict),
    .testTarget(
      name: "KernelsTests", dependencies: ["Kernels", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "LearningTests",
      dependencies: [
        "Checkpoints", "DeeperForward", "FullyConnected", "HintonForwardForward", "Kernels",
        "LayeredImageRules",
        "LayeredRules", "Learning",
        "RuleParts", "ScheduledRules", "SelfContrastive", "SoftHebb", "SpatialGoodness",
        "TestSupport",
      ],
      resources: [.copy("Goldens")], swiftSettings: strict),
    .testTarget(
      name: "DatasetsTests",
      dependencies: [
        "Batches", "Checkpoints", "Datasets", "Kernels", "Learning", "PreparedImages",
        "TestSupport",
      ],
      resources: [.copy("Goldens")], swiftSettings: strict),
    .testTarget(
      name: "InformationTests",
      dependencies: ["Information", "Kernels", "Learning", "TestSupport"],
      resources: [.copy("Goldens")], swiftSettings: strict),
    .testTarget(
      name: "FetchTests", dependencies: ["Datasets", "Fetch", "PreparedImages", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "PipelineTests",
      dependencies: [
        "Pipeline", "TestSupport", "WrittenNumbers",
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: strict),
    .testTarget(
      name: "ClusterTests", dependencies: ["Cluster", "Pipeline", "StageKit", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "RemoteStoreTests",
      dependencies: ["Pipeline", "RemoteStore", "StageKit", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ReportTests",
      dependencies: [
        "Report", "ReportModel", "StrictJSON", "TestSupport",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      exclude: ["Goldens", "Schemas"],
      swiftSettings: strict),
    .testTarget(
      name: "StagesTests",
      dependencies: [
        "Artifacts", "Batches", "Checkpoints", "ControlStages", "DataStages", "Datasets",
        "FullyConnected",
        "FullyConnectedStages", "HintonForwardForward", "ImageStages", "ImageTrainings",
        "Information", "InformationStages", "Kernels",
        "LayeredImageRules", "LayeredRules", "Learning", "Measurements", "Paper",
        "Pipeline", "PreparedImages",
        "Rendering", "Report",
        "ReportModel", "ScheduledStages", "StageKit", "Stages", "Statistics", "SyntheticStages",
        "Tables",
        "TestSupport", "TorchStages", "TrainingRuns",
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: strict),
    .testTarget(
      name: "BundlesTests",
      dependencies: [
        "Bundles", "CArchive", "Pipeline", "Report", "Stages", "TestSupport",
      ], exclude: ["Goldens"], swiftSettings: strict),
    .testTarget(
      name: "ReproTests",
      dependencies: [
        "DataStages", "Datasets", "Paper", "Pipeline", "PreparedImages", "Rendering", "Report",
        "ReportModel", "repro", "Stages", "Tables", "TestSupport",
      ],
      exclude: ["Trace/Goldens"], swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests", dependencies: ["LibraryExample", "repro", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "ArchitectureTests", dependencies: ["TestSupport"], swiftSettings: strict),
  ]
)
