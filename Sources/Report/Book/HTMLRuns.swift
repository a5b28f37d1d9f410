/// The stages behind the numbers of a page, by family: where a number leads to.
struct HTMLRuns {
  let families: [Provenance.Family]

  /// The place of a family in the page.
  static func anchor(_ family: String) -> String { "runs-\(xmlName(family))" }

  /// Short names of the listed stages, as `2.15`: family and member.
  let numbers: [String: String]

  init(_ families: [Provenance.Family]) {
    self.families = families
    var numbers: [String: String] = [:]
    for (index, family) in families.enumerated() {
      for (place, member) in family.members.enumerated() {
        numbers[member.stage] = "\(index).\(place)"
      }
    }
    self.numbers = numbers
  }

  func render() -> String {
    guard !families.isEmpty else { return "" }
    return """
      <section id="runs" aria-labelledby="runs-title">
      <h2 id="runs-title"><a href="#runs">Runs</a></h2>
      <p>Every stage behind the numbers above, with the parameters that its name does not say, and the first digits of its\
       action key and of the SHA-256 of each of its files. <code>repro trace</code> prints them whole and follows them further back.</p>
      \(families.enumerated().map(family).joined())</section>

      """
  }

  /// How many hexadecimal digits of a key or digest a row shows: 64 bits.
  private static let shownDigits = 16

  /// What a stage's name does not say of its parameters.
  private static func unnamed(_ member: Provenance.Family.Member) -> [Provenance.Fact] {
    let coordinates = member.stage.split(separator: "/")
    return member.parameters.filter { !coordinates.contains("\($0.name)=\($0.value)") }
  }

  private static func part(_ part: Provenance.Family.Part) -> String {
    HTMLProvenance.list("Where \(part.coordinate)", part.shared, of: part.coordinate)
  }

  private func family(_ index: Int, _ family: Provenance.Family) -> String {
    let count = family.members.count + family.omitted
    let hasParameters = family.members.contains { !Self.unnamed($0).isEmpty }
    let files = family.members.first?.files.map(\.name) ?? []
    let isUniform = family.members.allSatisfy { $0.files.map(\.name) == files }
    let rows = family.members.enumerated().map { place, member in
      let digests = member.files.map {
        Provenance.Fact($0.name, String($0.value.prefix(Self.shownDigits)))
      }
      let own = hasParameters ? [HTMLProvenance.text(Self.unnamed(member))] : []
      let cells =
        own + [xmlEscaped(String(member.key.prefix(Self.shownDigits)))]
        + (isUniform ? digests.map { xmlEscaped($0.value) } : [HTMLProvenance.text(digests)])
      let beyond = member.stage.dropFirst(family.name.count + 1)
      let name = beyond.isEmpty ? member.stage : String(beyond)
      return """
        <tr id="run-\(index).\(place)"><th scope="row">\(xmlEscaped(name))\
        \(cells.map { "<td>\($0)" }.joined())

        """
    }
    let heads =
      ["stage"] + (hasParameters ? ["its own"] : []) + ["key"]
      + (isUniform ? files : ["files, by SHA-256"])
    let rest =
      family.omitted > 0 ? "<p>and \(family.omitted) more, which are not listed here.</p>\n" : ""
    let facts = [.init("kind", family.kind), .init("code", family.code)] + family.shared
    return """
      <details id="\(Self.anchor(family.name))">
      <summary>\(xmlEscaped(family.name)): \(count) \(count == 1 ? "stage" : "stages")</summary>
      \(HTMLProvenance.list("Shared by all", facts))\(family.parts.map(Self.part).joined())\
      <div class="scroll" role="region" tabindex="0" aria-label="stages of \(xmlEscaped(family.name))">
      <table class="keys">
      <caption class="unseen">Stages of \(xmlEscaped(family.name)) with their keys</caption>
      <thead>
      <tr>\(heads.map { "<th scope=\"col\">\(xmlEscaped($0))" }.joined())
      </thead>
      <tbody>
      \(rows.joined())</tbody>
      </table>
      </div>
      \(rest)</details>

      """
  }
}
