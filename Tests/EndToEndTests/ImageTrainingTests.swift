import Foundation
import Testing

extension EndToEnd {
  /// An image network trained by the program itself.
  @Suite struct ImageTrainingTests {
    let sandbox: Sandbox

    init() throws {
      sandbox = try Sandbox()
      try sandbox.write(Self.manifest, to: "pipeline.json")
    }

    private static let manifest = """
      {
        "version": 1, "defaultProfile": "tiny", "axes": {}, "recipes": {},
        "stages": [{
          "id": "images", "kind": "image-data",
          "parameters": {
            "dataset": "cifar-10", "side": 32, "limits": { "train": 0, "test": 0 },
            "standIn": {
              "seed": 1, "weakestTexture": 0.1, "strongestTexture": 0.4, "clutter": 0.1,
              "noise": 0.1, "poseSpread": 1, "colorCue": 0
            },
            "standIns": true, "standInImages": { "train": 20, "test": 10 }
          }
        }, {
          "id": "network", "kind": "image-network", "inputs": { "data": "images" },
          "parameters": {
            "method": "dtg-ff", "backbone": "vgg8", "width": 0.125, "epochs": 2, "batchSize": 8,
            "learningRate": 0.001, "learningRateFloor": 0.00001, "weightDecay": 0.0001,
            "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "gradientClip": 1.0,
            "temperatureMinimum": 0.5, "temperatureMaximum": 2.0, "learnsTemperature": true,
            "decaysTemperature": true, "projectionScale": "inverse-sqrt-classes",
            "projectionColumns": "as-drawn", "goodnessSmoothing": 0,
            "propagationNorm": "layer-norm", "propagationDropout": 0.1, "order": "pipelined",
            "convolutionBias": true, "blockOrder": "pool-norm-dropout", "normEpsilon": 1e-5,
            "classifierFeatures": "activation", "classifierDropout": 0.2, "labelSmoothing": 0.1,
            "heads": "concatenated", "headInput": "cells", "headSmoothing": 0.1, "blockNorm": "layer-norm", "blockDropout": 0.1, "optimizers": "global",
            "activations": "kept", "microBatches": 1, "evaluationInterval": 1, "labels": "fine",
            "dropsShortBatch": false, "testShorterSide": 32, "smallestArea": 1,
            "largestAspect": 1, "padding": 4, "flipProbability": 0.5, "brightness": 0.4,
            "contrast": 0.4, "saturation": 0.4, "hue": 0.1, "cutout": 16, "seed": 42,
            "trainer": "repro", "device": "cpu"
          }
        }],
        "profiles": { "tiny": {}, "other": {} }
      }
      """

    /// The network's file in the store: the one blob with a tensor of this name.
    private func networks() throws -> [Data] {
      try sandbox.blobs { $0.range(of: Data("projections.0".utf8)) != nil }
        .map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
    }

    /// Whether PyTorch is installed.
    private static let hasTorch = ["torch", "numpy", "safetensors"].allSatisfy { name in
      let found = try? Process.run(
        URL(fileURLWithPath: "/usr/bin/env"),
        arguments: [
          "python3", "-c",
          "import importlib.util as u, sys; sys.exit(u.find_spec('\(name)') is None)",
        ])
      found?.waitUntilExit()
      return found?.terminationStatus == 0
    }

    @Test(.enabled(if: hasTorch, "needs PyTorch: see docs/gpu.md"))
    func `--set trainer=pytorch trains the same stage in PyTorch, once`() async throws {
      let choice = ["--set", "trainer=pytorch"]
      let run = try await sandbox.start(["network"] + choice).finish()
      #expect(run.status == 0, "\(run.err)")
      let metrics = try await sandbox.start(["get", "network/metrics.json"] + choice).finish()
      #expect(metrics.out.contains("\"trainer\":\"PyTorch "), "\(metrics.out)\(metrics.err)")
      let again = try await sandbox.start(["status", "--exit-code"] + choice).finish()
      #expect(again.status == 0, "\(again.out)")
      let own = try await sandbox.repro("status", "--exit-code", "network")
      #expect(own.status == 1)
    }

    @Test func `a trainer that is not installed is named before anything runs`() async throws {
      try sandbox.write("#!/bin/sh\nexit 1\n", to: "bin/python3")
      _ = try await sandbox.shell("chmod +x bin/python3")
      let run = try await sandbox.shell(
        "PATH=\"$PWD/bin:$PATH\" \"$REPRO\" network --set trainer=pytorch")
      #expect(run.status == 66, "\(run.err)")
      #expect(run.err.contains("network needs python3, torch"), "\(run.err)")
    }

    @Test func `an image network trains on AVX2, with bits and a key of its own`() async throws {
      let flags = try await sandbox.shell("grep -cw avx2 /proc/cpuinfo")
      try #require(flags.status == 0, "this machine has no AVX2")
      let run = try await sandbox.repro("network", "--blas-core", "Haswell")
      #expect(run.status == 0, "\(run.err)")
      let status = try await sandbox.repro(
        "status", "--blas-core", "Haswell", "--exit-code")
      #expect(status.status == 0)
      let avx2 = try networks()
      #expect(avx2.count == 1)

      let why = try await sandbox.repro("why", "network", "--blas-core", "Nehalem")
      #expect(why.out.contains("environment.blasCore Haswell -> Nehalem"))
      let other = try await sandbox.repro("network", "--blas-core", "Nehalem", "-v")
      #expect(other.status == 0)
      #expect(other.started.contains("network"))
      #expect(Set(try networks()).count == 2)
      let both = try await sandbox.repro(
        "status", "--blas-core", "Haswell", "--exit-code")
      #expect(both.status == 0)
    }
  }
}
