/// The convolutional networks of the paper (spec: VGG8 and VGG11 of section 5, VGG13 of appendix D.7).
///
/// Every convolution is 3x3 with stride 1 and padding 1; "pools" averages 2x2 pixels behind it.
public enum Backbone: String, Codable, Sendable, CaseIterable {
  case vgg8
  case vgg11
  case vgg13
  /// The VGG11 of adaptive spatial goodness encoding, which has two convolutions more than the paper's.
  case asgeVGG11 = "asge-vgg11"

  /// The channels of each convolution.
  package var channels: [Int] {
    switch self {
    case .vgg8: [128, 256, 256, 512, 512, 512, 512]
    case .vgg11: [64, 128, 256, 256, 512, 512, 512, 512]
    case .vgg13: [64, 64, 128, 128, 256, 256, 512, 512, 512, 512]
    case .asgeVGG11: [128, 256, 256, 512, 512, 512, 512, 512, 512, 512]
    }
  }

  /// The convolutions behind which the map is halved.
  var poolsAfter: Set<Int> {
    switch self {
    case .vgg8: [1, 3, 4, 5]
    case .vgg11: [0, 1, 3, 5, 7]
    case .vgg13: [1, 3, 5, 7, 9]
    case .asgeVGG11: [1, 3, 5, 7]
    }
  }

  /// The side of the grid of cells that goodness is taken over; a function of the channels.
  static func goodnessGrid(channels: Int) -> Int {
    switch channels {
    case ...64: 8
    case ...128: 4
    case ...256: 2
    default: 1
    }
  }
}
