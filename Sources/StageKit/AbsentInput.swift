/// A producer that is left out because files from outside are not on this machine.
public struct AbsentInput: Codable, Hashable, Sendable {
  /// The producer's id, for messages.
  public var stage: StageID
  public var coordinates: [String: JSONValue]
  /// The command that gets the missing files.
  public var advice: String

  public init(stage: StageID, coordinates: [String: JSONValue], advice: String) {
    self.stage = stage
    self.coordinates = coordinates
    self.advice = advice
  }
}
