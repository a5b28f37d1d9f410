public import Paper
public import ReportModel

/// What a project knows of the paper when it judges claims: printed values, and settings that it assumes.
public struct PaperSide: Sendable {
  let published: PublishedValues
  /// The settings of the manifest for which the paper's values are not at hand.
  public let assumed: [AssumedSetting]

  /// - Parameters:
  ///   - completion: What the project's `published.json` completes.
  ///   - manifest: The settings of `pipeline.json`, which tell completed settings from assumed ones; nil
  ///     where no manifest is at hand.
  /// - Throws: What reading the values and settings that come with the program throws.
  public init(
    completedBy completion: PublishedCompletion = PublishedCompletion(),
    manifest: ManifestSettings? = nil
  ) throws {
    published = try .bundled(completedBy: completion)
    assumed = try AssumedSettings.bundled(completedBy: completion)
      .open(under: manifest ?? ManifestSettings(json: "{}".utf8))
  }

  /// The names of the assumed settings that decide any of `numbers`, in the order of the settings' list.
  func assumptions(behind numbers: [Metric]) -> [String] {
    assumed.filter { setting in numbers.contains { setting.decides($0.id) } }.map(\.name)
  }
}
