/// A manifest as far as it could be read, with all that is wrong with it.
///
/// `GraphBuilder` goes on from it, so that its problems and those of the graph come in one report.
public struct ManifestDraft: Sendable {
  public var manifest: Manifest
  /// All problems found, in the order of the file.
  var issues: [ManifestIssue] = []
  /// The ids of entries that could not be read in full, and those that two entries have.
  ///
  /// What else seems wrong with such an entry, or with inputs that name it, may follow from that.
  var doubtful: Set<String> = []
  /// True if some entry has no id that could be read: any unknown name may be its own.
  var hasNameless = false
}
