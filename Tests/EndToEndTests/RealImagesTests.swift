import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// A training of the project's own pipeline on the images of Debian's package.
  @Suite(
    .enabled(
      if: SystemDatasets.hasFashionMNIST, "the package dataset-fashion-mnist is not installed"))
  struct RealImagesTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    private static let data = "image-data/dataset=fashion-mnist"
    private static let training = "image-network/dataset=fashion-mnist/seed=42/variant=dtg-ff"
    private static let project = [
      "-f", RealPipeline.path, "--profile", "smoke", "--store", ".repro",
    ]
    private static let package = ["XDG_DATA_DIRS": "/usr/share"]

    private func repro(_ words: String...) async throws -> Finished {
      try await sandbox.start(words + Self.project, environment: Self.package).finish()
    }

    /// The package's files as their publisher packs them: with names and times in their heads.
    private func repack(into folder: String) throws {
      let names = try FileManager.default.contentsOfDirectory(atPath: SystemDatasets.fashionMNIST)
      try #require(names.count == 4)
      try FileManager.default.createDirectory(
        atPath: sandbox.file("\(folder)/fashion-mnist"), withIntermediateDirectories: true)
      for name in names {
        let file = URL(fileURLWithPath: "\(SystemDatasets.fashionMNIST)/\(name)")
        let repacked = RepackedGzip.naming(
          try Data(contentsOf: file), String(name.dropLast(3)), time: 1_504_176_606)
        try repacked.write(
          to: URL(fileURLWithPath: sandbox.file("\(folder)/fashion-mnist/\(name)")))
      }
    }

    @Test func `a network trains on real images, and copies of other packers change no key`()
      async throws
    {
      let run = try await repro(Self.training, "-v")
      #expect(run.status == 0, "\(run.err)")
      #expect(run.started == [Self.data, Self.training])
      let log = try await repro("log", Self.data)
      #expect(log.out.contains("fashion-mnist (real): "), "\(log.out)\(log.err)")
      let record = try #require(
        sandbox.records.first {
          FileManager.default.contents(atPath: $0)?.range(of: Data("\"image-data\"".utf8)) != nil
        })
      // The digest of what the training images unpack to.
      #expect(
        try String(contentsOfFile: record, encoding: .utf8).contains(
          "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"))

      try repack(into: "published")
      let again = try await repro(Self.training, "-v", "--data", "published")
      #expect(again.status == 0 && again.started.isEmpty, "\(again.err)")
      #expect(sandbox.records.count == 2)

      let mine = [
        "fetch", "fashion-mnist", "--from", SystemDatasets.fashionMNIST, "--data", "mine",
      ]
      let imported = try await sandbox.start(mine).finish()
      #expect(imported.status == 0, "\(imported.err)")
      let status = try await sandbox.start(
        ["status", Self.training, "--exit-code", "--data", "mine"] + Self.project
      ).finish()
      #expect(status.status == 0, "\(status.out)")
    }

    /// What a fresh machine does: no data set that has to be downloaded is there.
    @Test func `every artifact is made with no images, and with those of the package`() async throws
    {
      try sandbox.write(
        RealPipeline.text(
          setting: ["profiles", "smoke", "recipes", "image-data", "standIns"], to: false),
        to: "real.json")
      let all = [
        "all", "-q", "-f", "real.json", "--profile", "smoke", "--store", "kept", "--data",
        "no-data",
      ]
      for environment in [[:], Self.package] {
        let run = try await sandbox.start(all, environment: environment).finish()
        #expect(run.status == 0, "\(run.err)")
        #expect(!run.err.contains("FAILED"))
      }
      let settings = try String(
        contentsOfFile: sandbox.file("artifacts/hyperparameters.md"), encoding: .utf8)
      #expect(settings.contains("DTG-FF VGG8, Fashion-MNIST"))
      #expect(!settings.contains("VGG11, ImageNet-100 |"))
      #expect(settings.contains("./repro fetch cifar-10"))
    }

    @Test func `doctor and the list say where the images are, and fetch leaves them there`()
      async throws
    {
      let place = SystemDatasets.fashionMNIST
      let doctor = try await repro("doctor")
      #expect(doctor.out.contains(try Regex("\nfashion-mnist +\(place)\n")), "\(doctor.out)")
      #expect(doctor.out.contains(/\ncifar-10 +not here; next: \.\/repro fetch cifar-10\n/))
      let list = try await repro("fetch", "--list")
      #expect(list.out.contains(try Regex("fashion-mnist +here .*\n +\(place)\n")), "\(list.out)")
      let fetch = try await repro("fetch", "fashion-mnist")
      #expect(fetch.status == 0, "\(fetch.err)")
      #expect(fetch.out == "\(place)\n")
    }

    @Test func `a damaged file is one error with its name, and nothing runs`() async throws {
      try repack(into: "damaged")
      let path = sandbox.file("damaged/fashion-mnist/t10k-labels-idx1-ubyte.gz")
      try sandbox.damage(path)
      let run = try await repro(Self.training, "--data", "damaged")
      #expect(run.status == 66)
      #expect(run.err.contains("\(path) cannot be unpacked") && run.err.contains("next: "))
      #expect(sandbox.records.isEmpty)
    }
  }
}
