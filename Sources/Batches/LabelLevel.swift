/// Which labels of a data set are learnt.
public enum LabelLevel: String, Codable, Sendable, CaseIterable {
  case fine
  /// The superclasses, of a data set that has them.
  case coarse
}
