/// A data set of one's own: folders of JPEG or PNG files, one for each class.
public struct ImageFolderDeclaration: Codable, Equatable, Sendable {
  /// The folder, below the data folder.
  public let folder: String
  public let split: Split
  /// How an image that is not square becomes so.
  public let fit: Fit

  /// What is trained on and what is tested with.
  public enum Split: Codable, Equatable, Sendable {
    /// Two folders of class folders, with the same classes.
    case folders(train: String, test: String)
    /// One folder of class folders: of each class, the nearest whole number to this part of the
    /// images, drawn by the seed, is tested with.
    case fraction(test: Double, seed: Int)
  }

  /// The folders of the images, below `folder`: `*` is any class.
  public var classFolders: [String] {
    switch split {
    case .folders(let train, let test): ["\(train)/*", "\(test)/*"]
    case .fraction: ["*"]
    }
  }

  public enum Fit: String, Codable, CaseIterable, Sendable {
    /// Changes the aspect.
    case stretch
    /// Cuts off what lies outside the middle square.
    case crop
  }

  public init(folder: String, split: Split, fit: Fit) {
    self.folder = folder
    self.split = split
    self.fit = fit
  }
}
