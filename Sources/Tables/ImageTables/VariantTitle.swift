/// The names of variants of trainings, as tables and figures spell them.
enum VariantTitle {
  private static let methods = [
    ("dtg-ff", "DTG-FF"), ("bp-single", "BP"), ("bp-deepsup", "BP-DeepSup"),
    ("linear", "softmax regression"),
  ]

  /// `DTG-FF, unit columns` for `dtg-ff-unit-columns`; a variant of another method keeps its name.
  static func title(of variant: String) -> String {
    for (name, title) in methods where variant == name || variant.hasPrefix("\(name)-") {
      let rest = variant.dropFirst(name.count + 1).split(separator: "-").joined(separator: " ")
      return rest.isEmpty ? title : "\(title), \(rest)"
    }
    return variant
  }
}
