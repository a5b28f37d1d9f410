// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "repro", path: "..")],
  targets: [
    // Takes student steps as fast as it can and prints steps per second.
    .executableTarget(
      name: "StudentSteps",
      dependencies: [
        .product(name: "Kernels", package: "repro"),
        .product(name: "LayeredRules", package: "repro"),
        .product(name: "Learning", package: "repro"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6)]),
    // Trains image networks for some steps and prints images per second and live bytes.
    .executableTarget(
      name: "ImageSteps",
      dependencies: [
        .product(name: "Kernels", package: "repro"), .product(name: "Learning", package: "repro"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6)]),
    // Makes stand-ins and reads batches as fast as it can.
    .executableTarget(
      name: "ImageInput",
      dependencies: [
        .product(name: "Batches", package: "repro"), .product(name: "Datasets", package: "repro"),
        .product(name: "Kernels", package: "repro"),
        .product(name: "PreparedImages", package: "repro"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6)]),
    // Estimates the information of given features and prints the times.
    .executableTarget(
      name: "InformationSpeed",
      dependencies: [.product(name: "Information", package: "repro")],
      swiftSettings: [.swiftLanguageMode(.v6)]),
  ]
)
