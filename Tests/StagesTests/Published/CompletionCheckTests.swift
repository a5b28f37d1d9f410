import TestSupport
import Testing

@testable import Paper
@testable import Pipeline

@Suite struct CompletionCheckTests {
  private let settings: ManifestSettings

  init() throws { settings = try ManifestSettings(json: SourceTree().bytes("pipeline.json")) }

  private func problems(_ json: String) throws -> [String] {
    try CompletionCheck(PublishedCompletion(json: json.utf8), settings: settings)
      .problems.map(\.description)
  }

  @Test func `a sound file has no problems`() throws {
    let json = #"""
      {
        "values": {
          "table1/rows/hinton_ff/cifar10": 59.1,
          "table1/rows/lsff/cifar10": 81.12,
          "table4/rows/k_50/dtg_minus_single_bp/mean_difference": 2.75,
          "table5/rows/k_5/bp/test": {"value": 83.9, "corrects": 83.8, "unit": "percent"},
          "table1/rows/lsff/cifar100": {"value": 50, "corrects": null},
          "sec4_method_constants/random_projection_std": "1/sqrt(K)",
          "sec5_3_d6_coarse_fine/fine/dtg_ff": 60.12, "sec5_3_d6_coarse_fine/fine/bp_deepsup": 67.5,
          "sec5_3_d6_coarse_fine/fine/gap": 7.4
        },
        "settings": {
          "image-network.goodnessSmoothing": 0.1, "axes.seed": [0, 1, 2, 3, 4],
          "image-network.projectionScale": "inverse-sqrt-classes"
        }
      }
      """#
    #expect(try problems(json) == [])
  }

  private static let mistakes: [(entry: String, says: String)] = [
    (#""table1/rows/lsf/cifar10": 1"#, "values.table1/rows/lsf/cifar10 is no value of the paper: "),
    (#""table1/rows": 1"#, "is not a published value but a group of"),
    (#""table1/rows/hinton_ff/cifar10": "59""#, "must be a number, found 59"),
    (#""e_trend_test/low_k": 5"#, "must be a list of numbers, found 5"),
    (
      #""table1/rows/hinton_ff/cifar10": {"value": 59, "unit": "points"}"#,
      "must have the unit percent, found points"
    ),
    (#""table1/rows/hinton_ff/cifar10": 591"#, "must be a percentage from 0 to 100, found 591"),
    (#""e_param_counts/backbone": 53760.5"#, "must be a whole number from 1 up, found 53760.5"),
    (#""d7_cliff_latency/batch_64_ms": 0"#, "must be a number above 0, found 0"),
    (
      #""table4/rows/k_5/dtg_minus_single_bp/per_seed_std": -0.1"#,
      "must be a standard deviation from 0 up, found -0.1"
    ),
    (
      #""table1/rows/lsff/cifar10": 81.2"#,
      "is 81.2, but the paper's value is known as 81.12; to replace it on purpose, add "
        + "\"corrects\": 81.12"
    ),
    (
      #""table4/rows/k_50/dtg_minus_single_bp/mean_difference": 2.9"#,
      "is 2.9, but the paper's value is known as 2.7"
    ),
    (
      #""table1/rows/lsff/cifar10": {"value": 81.2, "corrects": 81.3}"#,
      "corrects 81.3, but the paper's value is known as 81.12"
    ),
    (#""table1/rows/lsff/cifar10": null"#, "says that the paper prints nothing here"),
    (#""table1/rows/lsff/cifar100": 50"#, "is 50, but the paper prints nothing here"),
    (
      #""e_setup/learning_rate": 0.001, "sec3_2_synthetic_summary/learning_rate": 0.01"#,
      "is 0.01, but values.e_setup/learning_rate, the same value, is 0.001"
    ),
    (
      #""e_trend_test/low_mean": 0.4, "e_trend_test/high_mean": 1.4, "e_trend_test/difference_of_means": 1.2"#,
      "is 1.2, but e_trend_test/high_mean minus e_trend_test/low_mean is 1"
    ),
  ]

  @Test(arguments: 0..<mistakes.count)
  func `a value that can't be right is told with its place`(index: Int) throws {
    let (entry, says) = Self.mistakes[index]
    let found = try problems("{\"values\": {\(entry)}}")
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.contains(says) == true, "\(found)")
  }

  @Test func `all problems come at once`() throws {
    let entries = Self.mistakes.prefix(8).map(\.entry).filter { !$0.contains("hinton") }
    #expect(
      try problems("{\"values\": {\(entries.joined(separator: ", "))}}").count == entries.count)
  }

  private static let settingMistakes: [(entry: String, says: String)] = [
    (#""image-network.smoothing": 0.1"#, "is no setting of the manifest"),
    (#""image-network": 0.1"#, "is no setting of the manifest"),
    (
      #""image-network.epochs": 300"#,
      "is not assumed: the manifest has it as 400, as the paper prints it"
    ),
    (#""image-network.learningRate": "2e-4""#, "must be a number like 0.0002, found \"2e-4\""),
  ]

  @Test(arguments: 0..<settingMistakes.count)
  func `a setting that can't be completed is told with its place`(index: Int) throws {
    let (entry, says) = Self.settingMistakes[index]
    let found = try problems("{\"settings\": {\(entry)}}")
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.contains(says) == true, "\(found)")
  }

  @Test func `a setting and the value that it is must be one`() throws {
    let found = try problems(
      #"""
      {"values": {"d1_hyperparameters/ff_learning_rate": 0.001},
       "settings": {"image-network.learningRate": 0.0002}}
      """#)
    #expect(
      found == [
        "settings.image-network.learningRate is 0.0002, but "
          + "values.d1_hyperparameters/ff_learning_rate, the same value, is 0.001"
      ])
  }
}
