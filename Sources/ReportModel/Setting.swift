/// Under what circumstances numbers were made.
public struct Setting: Equatable, Sendable, Codable {
  public var profile: String
  public var data: DataSource
  public var scale: Scale
  public var seeds: [Int]
  /// What trained the models, where that was not this program.
  public var trainer: String?

  public init(
    profile: String, data: DataSource, scale: Scale, seeds: [Int], trainer: String? = nil
  ) {
    self.trainer = trainer
    self.profile = profile
    self.data = data
    self.scale = scale
    self.seeds = seeds
  }

  /// What the numbers were computed from.
  public enum DataSource: String, Sendable, Codable {
    case real
    /// Generated in the place of real data that is not at hand.
    case standIn = "stand-in"
    /// Generated because the experiment itself asks for it.
    case synthetic
  }

  /// Whether the work had the size the publication describes; stored as `full` or `reduced: …`.
  public enum Scale: Equatable, Sendable {
    case full
    /// Smaller than published, and in what.
    case reduced(String)
  }

  /// Why numbers made so are not the quantity that was published, or nil when they are.
  public var obstacle: String? {
    let reasons = (data == .standIn ? [dataText] : []) + (scale == .full ? [] : [scaleText])
    return reasons.isEmpty ? nil : reasons.joined(separator: "; ")
  }

  /// Why numbers made so are not the same quantity as those made under `other`; nil when they are.
  public func obstacle(besides other: Setting) -> String? {
    var reasons = zip(parts, other.parts).filter { $0 != $1 }.map { "\($0), not \($1)" }
    if let place = reasons.firstIndex(where: { $0.hasPrefix(scaleText) }),
      let short = scaleDifference(from: other)
    {
      reasons[place] = short
    }
    return reasons.isEmpty ? nil : reasons.joined(separator: "; ")
  }

  /// In what two reduced scales differ, without what they share; nil where that leaves nothing to say.
  private func scaleDifference(from other: Setting) -> String? {
    guard case .reduced(let own) = scale, case .reduced(let theirs) = other.scale else {
      return nil
    }
    let (mine, yours) = (own.split(separator: ", "), theirs.split(separator: ", "))
    let rest = mine.filter { !yours.contains($0) }.joined(separator: ", ")
    let others = yours.filter { !mine.contains($0) }.joined(separator: ", ")
    return rest.isEmpty || others.isEmpty ? nil : "reduced to \(rest), not \(others)"
  }
}

extension Setting.Scale: RawRepresentable, Codable {
  private static let prefix = "reduced: "

  public init?(rawValue: String) {
    if rawValue == "full" {
      self = .full
    } else if rawValue.hasPrefix(Self.prefix) {
      self = .reduced(String(rawValue.dropFirst(Self.prefix.count)))
    } else {
      return nil
    }
  }

  public var rawValue: String {
    switch self {
    case .full: "full"
    case .reduced(let what): Self.prefix + what
    }
  }
}

extension Setting {
  /// The words of a caption, always in this order.
  package var parts: [String] {
    [profileText, dataText, scaleText, seedsText]
  }

  private var profileText: String {
    "profile \(profile)" + (trainer.map { ", trained by \($0)" } ?? "")
  }

  private var dataText: String { "\(data.rawValue) data" }

  private var scaleText: String {
    switch scale {
    case .full: "full scale"
    case .reduced(let what): "reduced scale (\(what))"
    }
  }

  /// A run of three or more successive seeds is written as its two ends.
  private var seedsText: String {
    guard let first = seeds.first, let last = seeds.last else { return "no seed" }
    let isRun = seeds.count > 2 && zip(seeds, seeds.dropFirst()).allSatisfy { $0 + 1 == $1 }
    let list = isRun ? "\(first)–\(last)" : seeds.map(String.init).joined(separator: ", ")
    return (seeds.count == 1 ? "seed " : "seeds ") + list
  }
}
