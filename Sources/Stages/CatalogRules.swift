internal import DeeperForward
internal import HintonForwardForward
internal import LayeredImageRules
internal import LayeredRules
internal import Learning
internal import SelfContrastive
internal import SoftHebb
internal import SpatialGoodness

/// The learning rules that students in `pipeline.json` may choose from.
///
/// A new one is a module with its type and a name here; no training by another rule becomes stale.
enum CatalogStudentRules: StudentRules {
  static let all: [any StudentRule.Type] = [LayeredStudents.self]
}

/// The learning rules that image networks in `pipeline.json` may choose from.
enum CatalogImageRules: ImageNetworkRules {
  static let all =
    PaperImageRules.all + [
      LayeredNetworks.self, LocalCrossEntropyNetworks.self, SpatialGoodnessNetworks.self,
    ]
}

/// The learning rules that networks of the kind `scheduled-network` may choose from.
enum CatalogScheduledRules: ImageNetworkRules {
  static let all: [any ImageNetworkRule.Type] = [
    ContrastiveNetworks.self, DeeperNetworks.self, HintonNetworks.self, SoftHebbNetworks.self,
  ]
}
