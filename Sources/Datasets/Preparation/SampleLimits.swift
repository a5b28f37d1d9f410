internal import PreparedImages

/// At most how many images of each split are used; 0 uses all.
public struct SampleLimits: Codable, Equatable, Sendable {
  public let train: Int
  public let test: Int

  public static let none = SampleLimits(train: 0, test: 0)

  public init(train: Int, test: Int) {
    self.train = train
    self.test = test
  }

  subscript(split: DatasetSplit) -> Int { split == .train ? train : test }
}
