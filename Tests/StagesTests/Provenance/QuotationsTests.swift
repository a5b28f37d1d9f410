import Pipeline
import Report
import Testing

@testable import Tables

/// What the quoted numbers of the paper belong to.
@Suite struct QuotationsTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  private func blocks(_ row: [String: JSONValue]) async throws -> [Document.Block] {
    let row = row.merging(
      ["published": ["cifar-10": "table1/rows/asge_vgg11/cifar10"], "label": "ASGE VGG11"]
    ) { own, _ in own }
    let outputs = try await harness.run(
      "quotations",
      [
        "title": "Quotations",
        "columns": [
          ["dataset": "cifar-10", "title": "CIFAR-10"],
          ["dataset": "cifar-100", "title": "CIFAR-100"],
        ],
        "rows": [.object(row)],
      ])
    return try Array(Document(json: #require(outputs["document.json"])).blocks.dropFirst(2))
  }

  @Test func `a quoted number stands beside the source's, with the place of each fact`()
    async throws
  {
    let blocks = try await blocks([
      "source": ["cifar-10": "90.62"], "evidence": "paper",
      "belongsTo": [
        ["text": "Ten layers.", "evidence": "code"], ["text": "No log.", "evidence": "none"],
      ],
      "corrections": [["text": "Another network.", "evidence": "paper"]],
    ])
    #expect(
      blocks == [
        .paragraph("The paper quotes 90.62 % on CIFAR-10; the source prints 90.62 % (its paper)."),
        .paragraph("Ten layers. (its code) No log. (not confirmed)"),
        .paragraph("Correction: Another network. (its paper)"),
      ])
  }

  @Test func `an unread source and a number that our copy lost are named`() async throws {
    let blocks = try await blocks([
      "published": [
        "cifar-10": "table1/rows/hinton_ff/cifar10", "cifar-100": "table1/rows/hinton_ff/cifar100",
      ],
      "source": [:], "evidence": "none", "belongsTo": [], "corrections": [],
    ])
    #expect(
      blocks == [
        .paragraph(
          "Our copy lost the number that the paper quotes on CIFAR-10; no text of the source that was read has a"
            + " number for it."),
        .paragraph("What the number belongs to was not found."),
      ])
  }

  @Test func `a correction or a number without a source is refused`() async throws {
    await #expect {
      _ = try await blocks([
        "source": [:], "evidence": "none", "belongsTo": [],
        "corrections": [["text": "Guessed.", "evidence": "none"]],
      ])
    } throws: {
      "\($0)".contains("has a correction without a source: \"Guessed.\"")
    }
    await #expect {
      _ = try await blocks([
        "source": ["cifar-10": "90"], "evidence": "none", "belongsTo": [], "corrections": [],
      ])
    } throws: {
      "\($0)".contains("has a number of its source for cifar-10, and \"evidence\" is \"none\"")
    }
  }
}
