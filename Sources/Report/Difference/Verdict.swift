/// What a comparison says about one number.
public enum Verdict: String, Sendable, Codable, CaseIterable {
  /// Not a bit differs.
  case sameBits = "same bits"
  /// It differs by no more than its rule allows.
  case within
  /// Out of tolerance, to the good side.
  case better
  /// Out of tolerance, to the bad side, or no finite number.
  case worse
  /// Out of tolerance, where no side is the good one.
  case changed
  /// The baseline has it, this run does not.
  case missing
  /// This run has it, the baseline does not.
  case new
  /// The two are not the same quantity, or what the rule needs is not known.
  case notComparable = "not comparable"
  /// A replication: it lies where it is expected after the published number, with both sides' errors.
  case agrees
  /// A replication: the effect has the published sign, and is smaller than expected.
  case smaller
  /// A replication: it lies elsewhere.
  case differs
  /// A replication that lies elsewhere, where a setting that decides it is an assumption.
  case differsUnderAssumedSettings = "differs under assumed settings"
  /// A replication: the two can't be compared here.
  case notDecidable = "not decidable here"

  /// Whether a comparison with such a number fails, unless the number's rule allows it.
  ///
  /// A number that got better fails as well: it was not reproduced, and the baseline is to follow.
  public var isFailing: Bool {
    switch self {
    case .sameBits, .within, .new, .agrees, .notDecidable: false
    case .better, .worse, .changed, .missing, .notComparable: true
    case .smaller, .differs, .differsUnderAssumedSettings: true
    }
  }

  /// Whether there is nothing to tell.
  public var isQuiet: Bool { self == .sameBits || self == .within || self == .agrees }

  /// Whether nothing was compared, so that the two numbers are better not set side by side.
  var isWithoutComparison: Bool { self == .notComparable || self == .notDecidable }
}
