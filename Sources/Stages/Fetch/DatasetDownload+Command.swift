public import Datasets

extension DatasetDownload {
  /// The command that downloads all of `names` at once, and how many bytes that is; nil if none of them
  /// has a public address.
  public static func command(
    getting names: [ImageDatasetName]
  ) -> (line: String, byteCount: Int)? {
    let downloads = all.filter { names.contains($0.name) && !$0.files.isEmpty }
    guard !downloads.isEmpty else { return nil }
    let words = downloads.map(\.name.rawValue).joined(separator: " ")
    return (
      "./repro fetch \(words)", downloads.flatMap(\.files).reduce(0) { $0 + ($1.byteCount ?? 0) }
    )
  }
}
