/// What was written to a remote store.
public struct PushReport: Codable, Equatable, Sendable {
  public var records = 0
  public var blobs = 0
  public var bytes = 0
  /// Results that the remote had.
  public var present = 0
  /// Stages for which the remote has a result with other bytes, which stays alone.
  public var divergent: [String] = []
  /// Stages whose files are damaged or missing here.
  public var incomplete: [String] = []

  public init() {}

  public static func += (left: inout PushReport, right: PushReport) {
    left.records += right.records
    left.blobs += right.blobs
    left.bytes += right.bytes
    left.present += right.present
    left.divergent += right.divergent
    left.incomplete += right.incomplete
  }
}
