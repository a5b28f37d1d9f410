internal import Pipeline

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
      lines.append("    comment: \(Self.quoted(Self.comment(path, summary.artifacts)))")
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
    "\(counted(summary.artifacts.count, "artifact")) at profile \(summary.profile); "
      + "`repro bundle --verify` checks digests, records, tables and claims"
  }

  private static func comment(_ path: String, _ artifacts: [String]) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    if path == BundleLayout.metrics { return "every number with unit, n, spread and setting" }
    if path == BundleLayout.measurements { return "measured times and memory" }
    if BundleLayout.reportNames.contains(name) { return "report over all artifacts" }
    let stem = name.split(separator: ".").dropLast().joined(separator: ".")
    if let own = artifacts.first(where: { BundleLayout.publishedName($0) == stem }) {
      return "artifact \(own)"
    }
    // Figures and measured values have the artifact's name with more behind it.
    let owner = artifacts.filter { stem.hasPrefix(BundleLayout.publishedName($0) + "-") }
      .max { $0.count < $1.count }
    return owner.map { "part of artifact \($0)" } ?? "part of an artifact"
  }

  private static func quoted(_ text: String) -> String {
    JSONValue.string(text).canonicalText
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
