import Paper
import Report
import Testing

@Suite struct PublishedValuesTests {
  private let values: PublishedValues

  init() throws {
    values = try PublishedValues.bundled()
  }

  @Test func `a printed number has its unit and its source`() throws {
    let expected = Published.Number(75.6, unit: .percent, source: .printed, n: 5)
    #expect(try values.published("table5/rows/k_50/dtg_ff/test") == .known(expected))
  }

  @Test func `a derived number has its uncertainty`() throws {
    let expected = Published.Number(
      2.7, unit: .percentagePoints, source: .derived, uncertainty: 0.1, n: 5)
    let path = "table4/rows/k_50/dtg_minus_single_bp/mean_difference"
    #expect(try values.published(path) == .known(expected))
  }

  @Test func `wins are out of five`() throws {
    let expected = Published.Number(5, unit: .outOf(5), source: .printed, n: 5)
    let path = "table4/rows/k_50/dtg_minus_single_bp/wins"
    #expect(try values.published(path) == .known(expected))
  }

  @Test func `a number from a public version says so`() throws {
    let expected = Published.Number(4.18, unit: Unit("GB"), source: .publicVersion)
    #expect(try values.published("abstract/bp_grad_accum_peak_memory") == .known(expected))
  }

  @Test func `a null is lost, whatever is suggested for it`() throws {
    let path = "table4/rows/k_50/dtg_minus_single_bp/per_seed_std"
    #expect(try values.published(path) == .lost)
    #expect(try values.published("table1/rows/hinton_ff/cifar10") == .lost)
    #expect(try values.list("e_trend_test/low_k") == nil)
  }

  @Test func `a dash of the paper is not reported`() throws {
    #expect(try values.published("table1/rows/hinton_ff/cifar100") == .notReported)
  }

  @Test func `a range is a list of numbers`() throws {
    let range = try #require(try values.list("sec3_1_diagnostic/scalar_goodness_mi_range"))
    #expect(range.map(\.value) == [0.16, 0.31])
    #expect(range.allSatisfy { $0.source == .derived && $0.unit == Unit("bits") })
  }

  @Test func `texts are read, and numbers are put in words`() throws {
    #expect(try values.texts("d1_hyperparameters/ff_optimizer") == ["AdamW per layer, cosine"])
    #expect(try values.text("d1_hyperparameters/epochs_32") == "400")
    #expect(try values.text("d1_hyperparameters/color_jitter") == "not reported")
    #expect(try values.text("d1_hyperparameters/cutout_size_32") == "lost in our copy")
    #expect(throws: PublishedValuesError.notAText(path: "d1_hyperparameters/epochs_32")) {
      try values.texts("d1_hyperparameters/epochs_32")
    }
  }

  @Test func `an unknown path is an error that names the part and its neighbours`() {
    #expect(
      throws: PublishedValuesError.unknownPath(
        "table5/rows/k_51/dtg_ff/test", unknown: "k_51", below: "table5/rows",
        known: ["k_10", "k_15", "k_20", "k_30", "k_5", "k_50"])
    ) {
      try values.published("table5/rows/k_51/dtg_ff/test")
    }
  }

  @Test(arguments: ["", "/", "table5/", "table6", "table5/rows/k_50/dtg_ff/test/value"])
  func `a path to nothing is an error`(path: String) {
    #expect(throws: PublishedValuesError.self) { try values.published(path) }
  }

  @Test func `a group, a remark, a text and a range are not numbers`() {
    #expect(
      throws: PublishedValuesError.notAValue(
        path: "table5/rows/k_50/bp", below: ["test", "train", "train_test_gap"])
    ) {
      try values.published("table5/rows/k_50/bp")
    }
    #expect(throws: PublishedValuesError.notAValue(path: "table5/title", below: [])) {
      try values.published("table5/title")
    }
    #expect(throws: PublishedValuesError.notANumber(path: "e_param_counts/formulas")) {
      try values.published("e_param_counts/formulas")
    }
    #expect(throws: PublishedValuesError.notAList(path: "table5/rows/k_50/bp/test")) {
      try values.list("table5/rows/k_50/bp/test")
    }
  }

  @Test func `every value of the file can be read, and none is both null and known`() throws {
    var known = 0
    var absent = 0
    for path in values.paths {
      do {
        switch try values.published(path) {
        case .known(let number):
          known += 1
          #expect(number.value.isFinite, "\(path)")
        case .lost, .notReported:
          absent += 1
        }
      } catch PublishedValuesError.notANumber {
        continue  // Lists and texts.
      }
    }
    // Counted in the file independently of this reader.
    #expect(known == 400)
    #expect(absent == 229)
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"artifacts": {"a": {"value": 1}}}"#,
    #"{"artifacts": {"a": {"value": 1, "source": 3}}}"#,
  ])
  func `a damaged file is an error`(json: String) {
    #expect(throws: PublishedValuesError.self) { try PublishedValues(json: Array(json.utf8)) }
  }

  @Test func `a number of unknown source is an error`() throws {
    let json = #"{"artifacts": {"a": {"value": 1, "source": "unknown", "unit": null}}}"#
    let values = try PublishedValues(json: Array(json.utf8))
    #expect(throws: PublishedValuesError.unknownSource("unknown", path: "a")) {
      try values.published("a")
    }
  }
}
