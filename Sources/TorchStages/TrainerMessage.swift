internal import Foundation
internal import StageKit

/// What the trainer says with a line of its output: a JSON object with one member.
enum TrainerMessage {
  case progress(StageProgress)
  /// A checkpoint is whole.
  case checkpoint
  case log(String)
  /// Why the training cannot be, for the user.
  case error(String)

  private struct Line: Decodable {
    var progress: StageProgress?
    var checkpoint: String?
    var log: String?
    var error: String?
  }

  /// A line that is no message is one for the log.
  init(_ text: String) {
    let line = try? JSONDecoder().decode(Line.self, from: Data(text.utf8))
    if let progress = line?.progress {
      self = .progress(progress)
    } else if line?.checkpoint != nil {
      self = .checkpoint
    } else if let error = line?.error {
      self = .error(error)
    } else {
      self = .log(line?.log ?? text)
    }
  }
}
