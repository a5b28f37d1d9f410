import Paper
public import Pipeline

/// Where things are in a bundle.
public enum BundleLayout {
  /// The version of the layout; a bundle with a larger number is refused.
  public static let format = 1

  /// The output files that artifact stages write.
  public static let documentFile = "document.json"
  public static let metricsFile = "metrics.json"
  public static let measurementsFile = "measurements.json"

  public static let readme = "README.md"
  public static let summary = "bundle.json"
  public static let pipeline = "pipeline.json"
  /// What the project knows of the paper beyond this program; there only when it has such a file.
  public static let published = PublishedCompletion.fileName
  public static let citation = "CITATION.cff"
  public static let codecheck = "codecheck.yml"
  public static let crate = "ro-crate-metadata.json"
  public static let checksums = "manifest-sha256.txt"
  /// What the pipeline published: tables, figures, files of numbers, the report.
  public static let artifacts = "artifacts"
  public static let metrics = "artifacts/\(metricsFile)"
  /// There only when one of the artifacts measures times.
  public static let measurements = "artifacts/\(measurementsFile)"
  public static let claims = "claims/claims.json"
  public static let verdicts = "claims/verdicts.json"
  public static let claimsText = "claims/claims.md"
  public static let records = "records"
  public static let code = "code"
  public static let blobs = "blobs"

  public static func blob(_ digest: Digest) -> String { "\(blobs)/\(digest)" }
  public static func code(_ digest: Digest) -> String { "\(code)/\(digest).json" }
  public static func record(_ digest: Digest, of key: Digest) -> String {
    "\(records)/\(key)/\(digest).json"
  }

  /// The report over all artifacts, which is made from them and belongs to no record of its own.
  static let reportNames = ["report.html", "report.md", "report.tex"]

  /// The name under which an artifact's files are published.
  static func publishedName(_ stage: String) -> String {
    String(stage.map { $0 == "/" ? "." : $0 })
  }

  /// True for output files that a bundle always holds: documents and numbers, not weights or images.
  static func isAlwaysHeld(_ file: String, of kind: String) -> Bool {
    file.hasSuffix(".json") || kind == GraphBuilder.reportKind
  }

  /// True for output files that a bundle holds when checkpoints were asked for.
  static func isCheckpoint(_ file: String) -> Bool { file.hasSuffix(".safetensors") }
}
