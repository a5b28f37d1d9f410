/// What stands behind an artifact, folded up.
struct HTMLProvenance {
  let provenance: Provenance

  func render() -> String {
    let stage = provenance.stage
    let facts =
      [Provenance.Fact("stage", stage.stage), .init("kind", stage.kind), .init("key", stage.key)]
      + [.init("code", stage.code)] + stage.environment + stage.origin
    let behind =
      provenance.ancestors.isEmpty ? "" : list("Further back, stages by kind", provenance.ancestors)
    return """
      <details class="provenance">
      <summary>Provenance</summary>
      \(list("The stage", facts))\(list("Parameters", stage.parameters))\
      \(list("Files, by SHA-256", stage.files))\(provenance.producers.map(family).joined())\(behind)</details>

      """
  }

  private func list(_ title: String, _ facts: [Provenance.Fact]) -> String {
    guard !facts.isEmpty else { return "" }
    let items = facts.map { "<dt>\(xmlEscaped($0.name))</dt><dd>\(xmlEscaped($0.value))</dd>\n" }
    return "<h4>\(xmlEscaped(title))</h4>\n<dl>\n\(items.joined())</dl>\n"
  }

  private func family(_ family: Provenance.Family) -> String {
    let count = family.members.count + family.omitted
    let rows = family.members.map { member in
      """
      <tr><th scope="row">\(xmlEscaped(member.stage))</th><td>\(text(member.parameters))</td>\
      <td>\(xmlEscaped(member.key))</td><td>\(text(member.files))</td></tr>

      """
    }
    let rest =
      family.omitted > 0 ? "<p>and \(family.omitted) more, which are not listed here.</p>\n" : ""
    return """
      <details>
      <summary>Reads \(xmlEscaped(family.name)): \(count) \(count == 1 ? "stage" : "stages")</summary>
      \(list("Shared by all", [.init("kind", family.kind), .init("code", family.code)] + family.shared))\
      <div class="scroll" role="region" tabindex="0" aria-label="stages of \(xmlEscaped(family.name))">
      <table class="keys">
      <caption class="unseen">Stages of \(xmlEscaped(family.name)) with their keys</caption>
      <thead>
      <tr><th scope="col">stage</th><th scope="col">its own</th><th scope="col">key</th>\
      <th scope="col">files read, by SHA-256</th></tr>
      </thead>
      <tbody>
      \(rows.joined())</tbody>
      </table>
      </div>
      \(rest)</details>

      """
  }

  private func text(_ facts: [Provenance.Fact]) -> String {
    facts.map { "\(xmlEscaped($0.name)) = \(xmlEscaped($0.value))" }.joined(separator: "<br>")
  }
}
