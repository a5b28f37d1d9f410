/// An instant in whole seconds since 1970, written as in `2026-03-01T02:00:00Z`.
public struct Timestamp: Hashable, Comparable, Sendable {
  public let seconds: Int

  private static let day = 86_400
  /// The years that four digits can write.
  private static let known = -62_167_219_200...253_402_300_799

  /// Nil outside the years 0 to 9999.
  public init?(seconds: Int) {
    guard Self.known.contains(seconds) else { return nil }
    self.seconds = seconds
  }

  /// Reads `YYYY-MM-DD` or `YYYY-MM-DDThh:mm:ssZ`; nil for anything else, and for days that no
  /// calendar has.
  public init?(_ text: String) {
    guard let match = text.wholeMatch(of: /(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)Z)?/),
      text.utf8.count == match.0.utf8.count,
      let year = Int(match.1), let month = Int(match.2), let day = Int(match.3)
    else { return nil }
    let time = [match.4, match.5, match.6].map { $0.flatMap { Int($0) } ?? 0 }
    guard time[0] < 24, time[1] < 60, time[2] < 60 else { return nil }
    seconds =
      Self.days(year, month, day) * Self.day + time[0] * 3600 + time[1] * 60 + time[2]
    // A 30th of February comes back as a day of March.
    guard description.hasPrefix(text.prefix(10)) else { return nil }
  }

  /// Days from another instant to this one.
  func days(since start: Timestamp) -> Double {
    Double(seconds - start.seconds) / Double(Self.day)
  }

  /// Days since 1970 of a date of the Gregorian calendar; the year is taken to begin in March.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let year = month > 2 ? year : year - 1
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return 365 * year + floor(year, 4) - floor(year, 100) + floor(year, 400) + dayOfYear - 719_468
  }

  /// The inverse of `days`.
  private static func date(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = floor(shifted, 146_097)
    let inEra = shifted - era * 146_097
    let year = (inEra - inEra / 1_460 + inEra / 36_524 - inEra / 146_096) / 365
    let dayOfYear = inEra - (365 * year + year / 4 - year / 100)
    let march = (5 * dayOfYear + 2) / 153
    let month = march < 10 ? march + 3 : march - 9
    return (
      year + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1
    )
  }

  private static func floor(_ value: Int, _ divisor: Int) -> Int {
    (value - (value % divisor + divisor) % divisor) / divisor
  }

  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }
}

extension Timestamp: CustomStringConvertible, Codable {
  public var description: String {
    let days = Self.floor(seconds, Self.day)
    let second = seconds - days * Self.day
    let (year, month, day) = Self.date(days)
    func padded(_ value: Int, _ width: Int = 2) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let time = [second / 3600, second / 60 % 60, second % 60].map { padded($0) }
    return "\(padded(year, 4))-\(padded(month))-\(padded(day))T\(time.joined(separator: ":"))Z"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let read = Timestamp(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\"\(text)\" is not a date such as 2026-03-01T02:00:00Z")
    }
    self = read
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
