internal import Pipeline

/// What a job leaves when its stage has ended, written last: `ended.json`.
struct JobEnd: Codable, Equatable, Sendable {
  var nonce: String
  /// The stage's exit status; 128 and the signal for one that was killed.
  var status: Int32
  /// Seconds since 1970, of the stage alone.
  var startedAt: Double
  var finishedAt: Double
  var host: HostDescription
  /// The node as the scheduler calls it.
  var node: String
  /// The folder of the attempt that ended.
  var attempt: String
  /// Length and digest of each file that the stage wrote.
  var outputs: [String: BlobReference]

  init(
    nonce: String, status: Int32, startedAt: Double, finishedAt: Double, host: HostDescription,
    node: String,
    attempt: String, outputs: [String: BlobReference]
  ) {
    self.nonce = nonce
    self.status = status
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.host = host
    self.node = node
    self.attempt = attempt
    self.outputs = outputs
  }

  /// The status of a stage that found itself on a node whose results would have other bits.
  static let wrongMachineStatus: Int32 = 78
  /// The status of a stage that signal 9 ended.
  static let killedStatus: Int32 = 137
}
