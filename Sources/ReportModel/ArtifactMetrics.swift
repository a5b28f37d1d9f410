/// The numbers of several artifacts, by the artifact's name: the file `metrics.json`.
public struct ArtifactMetrics: Equatable, Sendable, ByteStable {
  public var sets: [String: MetricSet]

  public init(_ sets: [String: MetricSet] = [:]) { self.sets = sets }

  public init(from decoder: any Decoder) throws {
    sets = try decoder.singleValueContainer().decode([String: MetricSet].self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(sets)
  }

  /// The names of the artifacts, sorted.
  public var artifacts: [String] { sets.keys.sorted() }

  /// The artifacts that are named and there, or all of them when none is named.
  public func only(_ names: [String]) -> ArtifactMetrics {
    names.isEmpty ? self : ArtifactMetrics(sets.filter { names.contains($0.key) })
  }
}
