/// The size of the paper's networks and trainings, and the profile that a table is made under.
package struct MLPStudyScale: Codable, Equatable {
  var profile: String
  var paperWidth: Int
  var paperHiddenLayers: Int
  var paperEpochs: Int

  static let example = MLPStudyScale(
    profile: "name", paperWidth: 8, paperHiddenLayers: 2, paperEpochs: 1)
}
