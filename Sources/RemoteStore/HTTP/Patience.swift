/// How long a remote store may keep a build waiting: less than ten seconds in all.
struct Patience: Sendable {
  /// Until a connection is there.
  var connectSeconds = 3.0
  /// For less than `slowest` bytes a second.
  var stallSeconds = 5
  /// For a small object as a whole.
  var smallSeconds = 5.0
  /// For all that brings nothing, over a whole run.
  var lostSeconds = 8.0
  /// Bytes a second below which a transfer has stalled.
  var slowest = 64

  static let standard = Patience()
}
