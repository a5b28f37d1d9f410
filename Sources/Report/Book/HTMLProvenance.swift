/// Where an artifact comes from, folded up: its own stage, and links to the stages that it reads.
struct HTMLProvenance {
  let provenance: Provenance
  /// Its place in the page.
  let name: String

  /// The place of an artifact's provenance in the page.
  static func anchor(_ artifact: String) -> String { "from-\(xmlName(artifact))" }

  func render() -> String {
    let stage = provenance.stage
    let facts =
      [Provenance.Fact("stage", stage.stage), .init("kind", stage.kind), .init("key", stage.key)]
      + [.init("code", stage.code)] + stage.environment + stage.origin
    let behind =
      provenance.ancestors.isEmpty
      ? "" : Self.list("Further back, stages by kind", provenance.ancestors)
    return """
      <details class="provenance" id="\(name)">
      <summary>Provenance</summary>
      \(Self.list("The stage", facts))\(Self.list("Parameters", stage.parameters))\
      \(Self.list("Files, by SHA-256", stage.files))\(reads)\(behind)</details>

      """
  }

  private var reads: String {
    guard !provenance.reads.isEmpty else { return "" }
    let items = provenance.reads.map { reads in
      "<li><a href=\"#\(HTMLRuns.anchor(reads.family))\">\(xmlEscaped(reads.family))</a>: \(reads.count)"
        + " \(reads.count == 1 ? "stage" : "stages")</li>\n"
    }
    return "<h4>Reads</h4>\n<ul>\n\(items.joined())</ul>\n"
  }

  /// A list of facts; those of the stages at a `coordinate` alone are marked with it.
  static func list(
    _ title: String, _ facts: [Provenance.Fact], of coordinate: String? = nil
  ) -> String {
    guard !facts.isEmpty else { return "" }
    let items = facts.map { "<dt>\(xmlEscaped($0.name))</dt><dd>\(xmlEscaped($0.value))</dd>\n" }
    let mark = coordinate.map { " data-of=\"\(xmlEscaped($0))\"" } ?? ""
    return "<h4>\(xmlEscaped(title))</h4>\n<dl\(mark)>\n\(items.joined())</dl>\n"
  }

  static func text(_ facts: [Provenance.Fact]) -> String {
    facts.map { "\(xmlEscaped($0.name)) = \(xmlEscaped($0.value))" }.joined(separator: "<br>")
  }
}
