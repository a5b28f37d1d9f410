/// A text in which `{name}` stands for a value.
///
/// `{{` and `}}` are braces. Braces around anything but a name stay as they are, and so does `${name}`, so that shell
/// and awk read as usual.
struct CommandTemplate {
  /// A part of the text.
  enum Part: Equatable {
    case text(String)
    case name(String)
  }

  let parts: [Part]

  init(_ text: String) {
    var parts: [Part] = []
    var plain = ""
    var rest = Substring(text)
    while let character = rest.first {
      if rest.hasPrefix("{{") || rest.hasPrefix("}}") {
        plain.append(character)
        rest = rest.dropFirst(2)
      } else if character == "{", plain.last != "$", let name = Self.name(in: rest.dropFirst()) {
        if !plain.isEmpty { parts.append(.text(plain)) }
        plain = ""
        parts.append(.name(String(name)))
        rest = rest.dropFirst(name.count + 2)
      } else {
        plain.append(character)
        rest = rest.dropFirst()
      }
    }
    if !plain.isEmpty { parts.append(.text(plain)) }
    self.parts = parts
  }

  /// The names that stand for values, in order.
  var names: [String] {
    parts.compactMap { if case .name(let name) = $0 { name } else { nil } }
  }

  /// The text with `value` in the place of each name.
  func text(_ value: (String) -> String) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .name(let name): value(name)
      }
    }.joined()
  }

  private static func name(in text: Substring) -> Substring? {
    guard let end = text.firstIndex(of: "}") else { return nil }
    let name = text[..<end]
    guard let first = name.first, first.isASCII, first.isLetter || first == "_",
      name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0)) })
    else { return nil }
    return name
  }
}

/// What the names in a command stand for, each with one or more words.
struct CommandValues {
  private(set) var words: [String: [String]]

  /// - Parameters:
  ///   - parameters: Each stands for its value; other values than texts in JSON.
  ///   - inputs: The paths of the files behind each input.
  ///   - spec: Names the outputs.
  ///   - cores: How many cores the stage asks for.
  ///   - checkpoint: The folder that outlives the command, if it has one.
  ///   - folder: Where the command runs.
  init(
    parameters: JSONValue, inputs: [String: [String]], of spec: CommandSpec, cores: Int,
    checkpoint: String, folder: String
  ) {
    words = [
      "outputs": spec.outputs.map(OutputName.path), "cores": ["\(cores)"], "folder": [folder],
    ]
    for (name, paths) in inputs { words["inputs.\(name)"] = paths }
    if spec.keepsCheckpoint { words["checkpoint"] = [checkpoint] }
    if let metrics = spec.metrics { words["metrics"] = [metrics] }
    if case .object(let members) = parameters {
      for (name, value) in members { words[name] = [value.coordinateText] }
    }
  }

  /// The names that a command with these parameters may use.
  static func names(of spec: CommandSpec, inputs: [String], parameters: [String]) -> Set<String> {
    let values = CommandValues(
      parameters: .object(Dictionary(parameters.map { ($0, .null) }) { first, _ in first }),
      inputs: Dictionary(inputs.map { ($0, []) }) { first, _ in first }, of: spec, cores: 1,
      checkpoint: "", folder: "")
    return Set(values.words.keys)
  }

  /// The command as a line for `sh`: its values are quoted, whatever characters they have.
  func line(of spec: CommandSpec) -> String {
    let wrapper = spec.wrapper.flatMap(words(of:))
    let command: [String] =
      switch spec.run {
      case .shell(let text): ["sh", "-eu", "-c", shell(text)]
      case .words(let words): words.flatMap(words(of:))
      }
    return (wrapper + command).map(ShellWord.quoted).joined(separator: " ")
  }

  private func shell(_ text: String) -> String {
    CommandTemplate(text).text { name in
      (words[name] ?? []).map(ShellWord.quoted).joined(separator: " ")
    }
  }

  /// A word that is one name stands for all of that name's words.
  private func words(of word: String) -> [String] {
    let template = CommandTemplate(word)
    if template.parts.count == 1, let name = template.names.first { return words[name] ?? [] }
    return [template.text { (words[$0] ?? []).joined(separator: " ") }]
  }
}

/// Words as a POSIX shell reads them back.
enum ShellWord {
  static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=,:+@%".contains($0)) }
    return isPlain ? word : "'\(word.replacing("'", with: "'\\''"))'"
  }
}
