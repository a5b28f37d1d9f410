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
      <p>Every stage behind the numbers above, with what is its own, its action key, and the first digits of the\
       SHA-256 of each of its files. <code>repro trace</code> prints them whole and follows them further back.</p>
      \(families.enumerated().map(family).joined())</section>

      """
  }

  /// How many hexadecimal digits of a file's digest a row shows: 64 bits.
  private static let shownDigits = 16

  private static func shortened(_ file: Provenance.Fact) -> Provenance.Fact {
    .init(file.name, String(file.value.prefix(shownDigits)))
  }

  private static func part(_ part: Provenance.Family.Part) -> String {
    HTMLProvenance.list("Where \(part.coordinate)", part.shared, of: part.coordinate)
  }

  private func family(_ index: Int, _ family: Provenance.Family) -> String {
    let count = family.members.count + family.omitted
    let rows = family.members.enumerated().map { place, member in
      """
      <tr id="run-\(index).\(place)"><th scope="row">\(xmlEscaped(member.stage))</th>\
      <td>\(HTMLProvenance.text(member.parameters))</td>\
      <td>\(xmlEscaped(member.key))</td><td>\(HTMLProvenance.text(member.files.map(Self.shortened)))</td></tr>

      """
    }
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
      <tr><th scope="col">stage</th><th scope="col">its own</th><th scope="col">key</th>\
      <th scope="col">files, by SHA-256</th></tr>
      </thead>
      <tbody>
      \(rows.joined())</tbody>
      </table>
      </div>
      \(rest)</details>

      """
  }
}
