internal import Foundation

/// The data folders: files from outside, named in keys by their content.
///
/// All files of a request come from one folder, the first that has every one of them.
public final class SourceFolders: Sendable {
  /// In the order in which they are searched; none need exist.
  public let paths: [String]
  /// True when a build fails for every file that is missing, whatever its stage could do.
  public let isObligatory: Bool
  private let digests: SourceDigests

  /// - Parameters:
  ///   - paths: The data folders, in the order in which they are searched.
  ///   - isObligatory: Whether every requested file must be there.
  ///   - store: Where digests are kept from call to call, if it may be written.
  public convenience init(paths: [String], isObligatory: Bool, store: FileStore) {
    self.init(
      paths: paths, isObligatory: isObligatory,
      digests: SourceDigests(cache: store.layout.sources, isKept: store.access == .readWrite))
  }

  init(paths: [String], isObligatory: Bool, digests: SourceDigests) {
    self.paths = paths
    self.isObligatory = isObligatory
    self.digests = digests
  }

  /// Other folders, in which every requested file must be; what is known of files is shared.
  func searching(_ paths: [String]) -> SourceFolders {
    SourceFolders(paths: paths, isObligatory: true, digests: digests)
  }

  /// What a request comes to.
  public enum Resolution: Equatable, Sendable {
    /// Where they are, and what the key says; no digests when the stage does without.
    case found(StageSources)
    /// What the folder that has most of them lacks.
    case missing([String])
    /// The stage is to be left out.
    case absent([String])
  }

  /// Reads what is new or changed of the requested files, and nothing twice.
  public func resolve(_ request: SourceRequest) throws(SourceError) -> Resolution {
    let (folder, missing) = try best(for: request)
    if let folder, missing.isEmpty {
      return .found(StageSources(folder: folder, digests: try digests(of: request, in: folder)))
    }
    switch request.whenMissing {
    case .isLeftOut where !isObligatory: return .absent(missing)
    case .runsWithout where !isObligatory:
      return .found(StageSources(folder: paths.first ?? "", digests: [:]))
    case .fails, .isLeftOut, .runsWithout: return .missing(missing)
    }
  }

  /// The stamps of all requested files and of the folders they are in, by requested path.
  ///
  /// Of a request that no folder can fill there are none.
  func stamps(of request: SourceRequest) throws(SourceError) -> [String: SourceStamps] {
    for folder in paths where try Self.lacking(request, in: folder).isEmpty {
      var stamps: [String: SourceStamps] = [:]
      for source in request.paths { stamps[source.path] = try Self.stamps(of: source, in: folder) }
      return stamps
    }
    return [:]
  }

  private static func stamps(
    of source: SourcePath, in folder: String
  ) throws(SourceError) -> SourceStamps {
    let path = "\(folder)/\(source.path)"
    guard let kind = try kind(of: path) else { return [:] }
    var stamps = [path: try SourceDigests.stamp(of: path)]
    guard kind == S_IFDIR else { return stamps }
    let listing = try SourceListing(of: path, selecting: source.digestOf.selection)
    for name in listing.folders + listing.files {
      stamps["\(path)/\(name)"] = try SourceDigests.stamp(of: "\(path)/\(name)")
    }
    return stamps
  }

  /// A folder that has a part of a request and is not used.
  public struct Part: Equatable, Sendable {
    /// What the folder lacks.
    public var missing: [String]
    /// The folder that is used in its place; nil where none has everything.
    public var used: String?
  }

  /// The part of a request that a folder has which is searched before any with all of it; nil where there is no such folder.
  ///
  /// Who has put some of the files of a data set into a folder means to use them.
  public func part(of request: SourceRequest) throws(SourceError) -> Part? {
    let (folder, missing) = try best(for: request)
    let used = missing.isEmpty ? folder : nil
    for path in paths {
      if path == used { return nil }
      let lacking = try Self.lacking(request, in: path)
      if lacking.count < request.paths.count { return Part(missing: lacking, used: used) }
    }
    return nil
  }

  /// The folder that lacks least of a request, the first of several, and what it lacks.
  private func best(
    for request: SourceRequest
  ) throws(SourceError) -> (folder: String?, missing: [String]) {
    var best: (folder: String?, missing: [String]) = (nil, [])
    for folder in paths {
      let lacking = try Self.lacking(request, in: folder)
      if best.folder == nil || lacking.count < best.missing.count { best = (folder, lacking) }
      if lacking.isEmpty { break }
    }
    return best
  }

  /// The paths that `folder` does not have.
  private static func lacking(
    _ request: SourceRequest, in folder: String
  ) throws(SourceError) -> [String] {
    var lacking: [String] = []
    for source in request.paths {
      guard !source.path.isEmpty, !source.path.hasPrefix("/"),
        !source.path.split(separator: "/").contains("..")
      else {
        throw .leadsOut(path: source.path)
      }
      let path = "\(folder)/\(source.path)"
      if try kind(of: path) == nil { lacking.append(path) }
    }
    return lacking
  }

  private func digests(
    of request: SourceRequest, in folder: String
  ) throws(SourceError) -> [String: Digest] {
    var found: [String: Digest] = [:]
    for source in request.paths { found[source.path] = try digest(of: source, in: folder) }
    digests.save()
    return found
  }

  /// The digest of a file, or of the names and digests of files in a folder.
  private func digest(
    of source: SourcePath, in folder: String
  ) throws(SourceError) -> Digest {
    let path = "\(folder)/\(source.path)"
    switch try Self.kind(of: path) {
    case .none: throw .unreadable(path: path, errno: ENOENT)
    case .some(S_IFREG): return try digests.digest(of: path, as: source.digestOf)
    case .some(S_IFDIR):
      let listing = try SourceListing(of: path, selecting: source.digestOf.selection)
      var files = listing.marks.mapValues(JSONValue.string)
      for name in listing.files {
        files[name] = .string(try digests.digest(of: "\(path)/\(name)").hex)
      }
      return Digest(of: JSONValue.object(files).canonicalBytes)
    case .some: throw .notAFile(path: path)
    }
  }

  /// The type of what is at `path`, links followed; nil if nothing is.
  static func kind(of path: String) throws(SourceError) -> mode_t? {
    var status = stat()
    guard stat(path, &status) == 0 else {
      // A link that leads to itself leads nowhere.
      if errno == ENOENT || errno == ENOTDIR || errno == ELOOP { return nil }
      throw .unreadable(path: path, errno: errno)
    }
    return status.st_mode & S_IFMT
  }
}
