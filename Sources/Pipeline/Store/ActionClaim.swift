/// That an action runs as a job of a cluster, whether or not the build that asked for it still lives.
///
/// It is written before the job is submitted. A job runs only while the claim of its action names its nonce.
public struct ActionClaim: Codable, Equatable, Sendable {
  /// Distinguishes this job from earlier ones of the action, in the scheduler and in folders.
  public var nonce: String
  public var cluster: String
  /// The scheduler's name of the job; nil until it is known.
  public var job: String?
  public var stage: String
  /// Seconds since 1970.
  public var submittedAt: Double
  /// The blobs that the job reads, which are not garbage while it may run.
  public var inputs: [Digest]
  public var history = History()
  /// The names of the checkpoint's files when the job was submitted, by which progress is seen.
  public var checkpoint: [String] = []

  /// How earlier jobs of the action ended that did not count as failures of its stage.
  public struct History: Codable, Equatable, Sendable {
    public var launchFailures = 0
    public var wrongMachines = 0
    public var losses = 0
    /// The nodes that are not to be used again.
    public var excluded: [String] = []

    /// Attempts after which a fault of nodes is no accident.
    public static let most = 3

    public init() {}
  }

  public init(
    nonce: String, cluster: String, stage: String, submittedAt: Double, inputs: [Digest]
  ) {
    self.nonce = nonce
    self.cluster = cluster
    self.stage = stage
    self.submittedAt = submittedAt
    self.inputs = inputs
  }
}

extension ActionClaim: CustomStringConvertible {
  public var description: String { "job \(job ?? "that is being submitted") on \(cluster)" }
}
