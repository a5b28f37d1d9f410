public import Foundation
public import Testing

/// Expects `text` to be what the golden file `Goldens/<name>` beside the calling test holds.
///
/// With `RECORD_GOLDENS=1` in the environment the file is written instead, and the expectation
/// fails all the same: a recording run never counts as a passed one.
public func expectGolden(
  _ text: String, named name: String, filePath: String = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  try expectGolden(
    Data(text.utf8), named: name, filePath: filePath, sourceLocation: sourceLocation
  ) { firstDifference(String(decoding: $0, as: UTF8.self), text) }
}

/// Expects `bytes` to be what the golden file `Goldens/<name>` beside the calling test holds; else as
/// for a text.
public func expectGolden(
  _ bytes: Data, named name: String, filePath: String = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation,
  difference: (_ golden: Data) -> String = { "other bytes, the golden having \($0.count)" }
) throws {
  let file = URL(filePath: filePath).deletingLastPathComponent()
    .appending(path: "Goldens").appending(path: name)
  if ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1" {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: file, options: .atomic)
    Issue.record(
      "Recorded \(name); look at it and run again without RECORD_GOLDENS.",
      sourceLocation: sourceLocation)
    return
  }
  guard let golden = try? Data(contentsOf: file) else {
    Issue.record(
      "There is no golden file \(file.path(percentEncoded: false)); record it with RECORD_GOLDENS=1.",
      sourceLocation: sourceLocation)
    return
  }
  guard bytes != golden else { return }
  Issue.record("\(name): \(difference(golden))", sourceLocation: sourceLocation)
}

/// The first line in which two texts differ, as both have it.
private func firstDifference(_ expected: String, _ found: String) -> String {
  let left = expected.split(separator: "\n", omittingEmptySubsequences: false)
  let right = found.split(separator: "\n", omittingEmptySubsequences: false)
  let line = zip(left, right).prefix { $0 == $1 }.count
  func text(_ lines: [Substring]) -> String { line < lines.count ? "\(lines[line])" : "(end)" }
  return "line \(line + 1) differs\n  golden: \(text(left))\n  found:  \(text(right))"
}
