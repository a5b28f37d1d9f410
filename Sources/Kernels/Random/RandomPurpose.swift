/// What a stream of random numbers is for; streams of different purposes are independent.
///
/// The module that draws declares its purposes in one place, each with a number of its own.
public struct RandomPurpose: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }
}
