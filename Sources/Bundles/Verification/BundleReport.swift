/// What checking a bundle came to.
public struct BundleReport: Equatable, Sendable, Codable {
  /// How many of each kind of thing were looked at.
  public var checked: [String: Int] = [:]
  public var failures: [Failure] = []
  /// Remarks that are no failures.
  public var notes: [String] = []

  /// One thing that is not as it should be.
  public struct Failure: Equatable, Sendable, Codable {
    /// The file of the bundle that it is about.
    public var file: String
    public var problem: String

    public init(file: String, problem: String) {
      self.file = file
      self.problem = problem
    }
  }

  public init() {}

  public var isSound: Bool { failures.isEmpty }

  mutating func fail(_ file: String, _ problem: String) {
    failures.append(Failure(file: BundlePath.shown(file), problem: problem))
  }

  mutating func count(_ kind: String, _ number: Int = 1) { checked[kind, default: 0] += number }
}
