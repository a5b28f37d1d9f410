import Foundation
import Pipeline
import Stages

/// Finds the numbers that claims are judged by.
enum EvidenceFolders {
  /// The folder of the larger study inside an output folder.
  static let study = "study"

  /// The numbers of the study first, then those of the folder itself; a missing file is left out.
  static func find(in folder: String, called name: String) throws -> [EvidenceFolder] {
    try numbers(in: "\(folder)/\(study)", called: "\(name)/\(study)")
      + numbers(in: folder, called: name)
  }

  /// The numbers of the study inside an output folder; empty without one.
  static func study(in folder: String) throws -> [EvidenceFolder] {
    try numbers(in: "\(folder)/\(study)", called: "artifacts/\(study)")
  }

  /// The digests of the study's files, for what depends on them.
  static func studyDigests(in folder: String) -> [String] {
    [NumberFiles.metrics, NumberFiles.measurements].compactMap { name in
      FileManager.default.contents(atPath: "\(folder)/\(study)/\(name)")
        .map { Digest(of: $0).hex }
    }
  }

  private static func numbers(in folder: String, called name: String) throws -> [EvidenceFolder] {
    guard FileManager.default.fileExists(atPath: "\(folder)/\(NumberFiles.metrics)") else {
      return []
    }
    return [EvidenceFolder(name, try NumberFiles(in: folder, next: ""))]
  }
}

extension EvidenceFolder {
  init(_ name: String, _ files: NumberFiles) {
    self.init(name, ClaimMetrics(files.metrics, measurements: files.measurements))
  }
}
