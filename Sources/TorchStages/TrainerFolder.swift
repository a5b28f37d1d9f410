internal import Foundation

/// The folder in which the trainer runs: its Python files, what is asked of it, and its last checkpoint.
struct TrainerFolder {
  private let path: String

  /// Lies beside a file of the stage, so that it goes with the stage's own folder if the process is killed.
  init(beside file: String) throws {
    path = URL(fileURLWithPath: file).deletingLastPathComponent().path + "/.trainer"
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let files = [
      "images.py": PackageResources.images_py, "networks.py": PackageResources.networks_py,
      "train.py": PackageResources.train_py,
    ]
    for (name, bytes) in files {
      try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }
  }

  var script: String { "\(path)/train.py" }
  var request: String { "\(path)/request.json" }
  var state: String { "\(path)/state.pt" }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}

/// What the trainer is asked to do.
struct TrainerRequest<Parameters: Encodable>: Encodable {
  var parameters: Parameters
  /// The prepared images.
  var data: String
  /// Where the declared files go, by name.
  var outputs: [String: String]
  var threads: Int
  /// Where checkpoints are written; what is there is where the training goes on from.
  var state: String
}
