import ReportModel
import StageKit

/// What an artifact says of inputs whose images are not on this machine.
struct AbsentStudy {
  private let reason: String

  /// - Throws: `StageError` if nothing is absent: then the slot has to have members.
  init(_ absent: [AbsentInput], slot: String) throws(StageError) {
    var advice: [String] = []
    for input in absent where !advice.contains(input.advice) { advice.append(input.advice) }
    guard !advice.isEmpty else {
      throw .invalidInput("nothing was trained behind the input \"\(slot)\"")
    }
    reason =
      "the images are not on this machine; \(advice.joined(separator: " and ")) gets them"
  }

  /// The reason as the text of a cell.
  var obstacle: Incomparable { Incomparable(reason: reason) }

  func document(title: String) -> Document {
    Document(title: title, blocks: [.paragraph("Nothing was trained for this study: \(reason).")])
  }
}
