package import PreparedImages

/// How the classes of a subset are chosen.
public enum SubsetDraw: String, Codable, Sendable, CaseIterable {
  /// Every class of the data set.
  case all
  /// By chance, each subset once: `subset` numbers them from 0.
  case random
  /// The pair of classes that a linear classifier confuses most often; `subset` counts down from it.
  case hardest
  /// The pair of classes that a linear classifier confuses least often; `subset` counts up from it.
  case easiest
}

/// Which images a subset is tested on.
public enum SubsetTest: String, Codable, Sendable, CaseIterable {
  case test
  /// The validation part of the training images, for choices that must not see a test image.
  case validation
}

/// Which images of a prepared data set form a smaller one, and by what labels.
///
/// The validation part of the training images is `validationImages` of them, evenly spaced. No subset
/// trains on them. All draws are a function of these settings, so a subset is the same on every machine.
public struct SubsetSettings: Codable, Sendable, Equatable {
  /// K: how many classes there are; 0 keeps all.
  public var classes: Int
  public var draw: SubsetDraw
  /// Which of the possible subsets, from 0.
  public var subset: Int
  /// At most how many training images of each class; 0 takes all.
  public var imagesPerClass: Int
  /// At most how many training images in all; 0 takes all.
  public var images: Int
  /// At most how many images to test on; 0 takes all.
  public var testImages: Int
  public var test: SubsetTest
  /// How many training images are held out.
  public var validationImages: Int
  /// The classes of the data set in groups, which become coarse labels; empty for none.
  public var groups: [[Int]]
  /// 0 groups the classes as `groups` says; another number draws groups of the same sizes by chance.
  public var groupDraw: Int

  public init(
    classes: Int, draw: SubsetDraw, subset: Int, imagesPerClass: Int, images: Int, testImages: Int,
    test: SubsetTest, validationImages: Int, groups: [[Int]], groupDraw: Int
  ) {
    self.classes = classes
    self.draw = draw
    self.subset = subset
    self.imagesPerClass = imagesPerClass
    self.images = images
    self.testImages = testImages
    self.test = test
    self.validationImages = validationImages
    self.groups = groups
    self.groupDraw = groupDraw
  }

  /// - Throws: `DatasetError.invalidDeclaration` for the first setting that a data set of
  ///   `available` classes and `trainImages` training images does not allow.
  package func validate(available: Int, trainImages: Int) throws(DatasetError) {
    let isPair = draw == .hardest || draw == .easiest
    switch draw {
    case .all:
      try requireDeclared(
        classes == 0 || classes == available, "classes", classes, "0 or \(available) to draw all")
    case .random:
      try requireDeclared(
        (2...available).contains(classes), "classes", classes, "from 2 to \(available)")
    case .hardest, .easiest:
      try requireDeclared(classes == 2, "classes", classes, "2 where pairs are ranked")
    }
    for (name, value) in [
      ("subset", subset), ("imagesPerClass", imagesPerClass), ("images", images),
      ("testImages", testImages), ("groupDraw", groupDraw),
    ] {
      try requireDeclared(value >= 0, name, value, "0 or more")
    }
    let least = test == .validation || isPair ? 1 : 0
    try requireDeclared(
      (least..<max(trainImages, 1)).contains(validationImages), "validationImages",
      validationImages, "from \(least) to \(trainImages - 1)")
    guard !groups.isEmpty else { return }
    try requireDeclared(
      draw == .all && groups.allSatisfy { !$0.isEmpty }
        && groups.joined().sorted() == Array(0..<available),
      "groups", "\(groups)", "each of the \(available) classes in one group, where all are drawn")
  }
}
