import StageKit

extension CompletionCheck {
  /// A setting must be one that is assumed, its value of the type that the manifest has there, and no other
  /// than that of the published value that it is.
  mutating func checkSettings(of manifest: ManifestSettings) throws {
    let assumed = try AssumedSettings.bundled()
    for name in completion.settings.keys.sorted() {
      guard let completed = completion.settings[name] else { continue }
      guard let own = manifest[name] else {
        note(at: "settings.\(name)", "is no setting of the manifest")
        continue
      }
      guard let entry = assumed[name] else {
        note(
          at: "settings.\(name)",
          "is not assumed: the manifest has it as \(own.canonicalText), as the paper prints it")
        continue
      }
      guard own.typeName == completed.value.typeName else {
        note(
          at: "settings.\(name)",
          "must be \(own.typeName) like \(own.canonicalText), found \(completed.value.canonicalText)"
        )
        continue
      }
      if let path = entry.value, let value = completion.values[path],
        !value.content.isSame(as: completed.value)
      {
        note(
          at: "settings.\(name)",
          "is \(completed.value.canonicalText), but values.\(path), the same value, is "
            + value.content.text)
      }
    }
  }
}

extension PublishedValue.Content {
  /// Whether a setting has this value; a text may spell in another way what a setting means.
  fileprivate func isSame(as setting: JSONValue) -> Bool {
    switch (self, setting) {
    case (.number(let number), .number(let other)): number == other
    case (.numbers(let numbers), .array(let others)): others == numbers.map(JSONValue.number)
    case (.number, _), (.numbers, _): false
    case (.missing, _), (.texts, _), (.other, _): true
    }
  }
}
