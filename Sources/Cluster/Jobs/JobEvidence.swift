internal import Pipeline

/// All that is known of a job at one moment.
struct JobEvidence: Sendable {
  /// What the job left, once it can be read.
  var end: JobEnd?
  /// True when the files that `end` names are there with their digests.
  var isWhole = false
  /// What the scheduler lists; nil when it answered and knows the job no longer.
  var entry: QueueEntry?
  /// False when the scheduler did not answer: then nothing is concluded from its silence.
  var hasAnswer = true
  /// True when the job came so far as to say that it is the one that runs.
  var hasOwner = false
  /// For how long the scheduler has known nothing of it, or has said that it is over, without an end to be read.
  var secondsOver = 0.0
  /// True when the checkpoint is another than when the job was submitted.
  var hasAdvanced = false
  /// True when what the job or the node printed speaks of memory.
  var speaksOfMemory = false
  var memoryMiB = 256
  /// What happened to earlier jobs of the same action.
  var history = ActionClaim.History()
}
