public import Pipeline
internal import StageKit

/// What a remote store says of an action.
public enum RemoteAnswer: Sendable {
  /// It has the result; nothing but the record was read yet.
  case present(RemoteResult)
  case absent
  /// What it has cannot be used, and why.
  case unusable(String)
  /// It did not answer as a store does, and why.
  case silent(String)
}

extension RemoteAnswer: CustomStringConvertible {
  public var description: String {
    switch self {
    case .present(let result): "has the result, computed on \(result.record.host.name)"
    case .absent: "answers 404: nobody has pushed this result"
    case .unusable(let problem): "has a result that is not used: \(problem)"
    case .silent(let reason): "gives no answer that can be used: \(reason)"
    }
  }
}

/// A result in a remote store: its record, checked, and where its files are.
public struct RemoteResult: Sendable {
  public let record: ActionRecord
  let listed: ActionResult
  /// The digest of the record's bytes.
  let digest: Digest

  private static let largestListing = 1 << 24

  /// The files without which the result is not whole.
  var needed: [BlobReference] {
    Array(Set(record.outputs.values).union(record.log.map { [$0] } ?? []))
  }

  /// The listings of its code, which `why` compares, as far as the remote names them.
  var listings: [BlobReference] {
    ([record.preimage.code] + (record.code.map { [$0] } ?? []))
      .compactMap { listed.files[ActionResult.listing($0)] }
      .filter { $0.byteCount <= Self.largestListing }
  }
}
