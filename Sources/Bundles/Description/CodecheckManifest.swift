/// `codecheck.yml`: the outputs to be checked, in the form of the CODECHECK configuration 1.0.
///
/// Who checks and where the certificate is are left for the codechecker to fill in. Strings are
/// quoted as in JSON, which YAML reads.
struct CodecheckManifest {
  let text: String

  init(_ summary: BundleSummary, published: [String]) {
    var lines = [
      "---",
      "version: https://codecheck.org.uk/spec/config/1.0/",
      "paper:",
      "  title: \(Self.quoted(Paper.title))",
      "  authors:",
      "    - name: \(Self.quoted(Paper.author))",
      "  reference: \(Paper.address)",
      "manifest:",
    ]
    for path in published {
      lines.append("  - file: \(Self.quoted(path))")
      lines.append("    comment: \(Self.quoted(Self.comment(path)))")
    }
    lines += [
      "codechecker:",
      "  - name: \(Self.quoted("to be filled in by the codechecker"))",
      "report: \(Self.quoted("to be filled in: the address of the certificate"))",
      "summary: \(Self.quoted(Self.summary(summary)))",
    ]
    text = lines.map { $0 + "\n" }.joined()
  }

  private static func summary(_ summary: BundleSummary) -> String {
    "\(summary.artifacts.count) artifacts at profile \(summary.profile); "
      + "`repro bundle --verify` checks digests, records, tables and claims"
  }

  private static func comment(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    if path == BundleLayout.metrics { return "every number with unit, n, spread and setting" }
    if path == BundleLayout.measurements { return "measured times and memory" }
    if BundleLayout.reportNames.contains(name) { return "report over all artifacts" }
    let artifact = name.split(separator: ".").dropLast().joined(separator: ".")
    return "artifact \(artifact)"
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}

/// What is reproduced.
enum Paper {
  static let title =
    "Synthetic Benchmarks Overstate Forward-Forward Scaling: "
    + "Real-Data Limits of Layer-Local Training"
  static let author = "Yucheng Chen"
  static let address = "https://arxiv.org/abs/2606.06539"
}
