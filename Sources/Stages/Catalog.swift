public import Pipeline

extension StageCatalog {
  /// Every stage kind of the paper.
  public static let paper = StageCatalog(
    [
      StageKind(TeacherData.self),
      StageKind(StudentTraining.self),
      StageKind(ImageTrainingStage.self),
      StageKind(PairedDifferences.self),
      StageKind(TrainTestGaps.self),
      StageKind(TrendTest.self),
      StageKind(ParameterCountTable.self),
      StageKind(ArtifactReport.self),
    ], sources: sourceDigests)
}

/// Source folders that stages name as the code that decides their numbers.
enum CodeScope {
  /// What computes in floats: kernels, their C loops, and the learning code above them.
  ///
  /// Compiler flags stand in the package manifest.
  static let learning = [
    "Package.swift", "Sources/CVector/", "Sources/COpenBLAS/", "Sources/Kernels/",
    "Sources/Stages/Learning/",
  ]
  /// How data sets are prepared and fed to a training.
  static let datasets = ["Sources/Stages/Data/"]
  /// How stages write and read their JSON files.
  static let files = "Sources/Stages/StableJSON.swift"
  /// The table model that artifact stages write, without any renderer.
  static let tables = [
    "Sources/Report/Model/", "Sources/Stages/Published/", files,
  ]
  /// The tables of the synthetic study, and what they read of a student.
  static let studyTables =
    tables + [
      "Sources/Stages/Tables/", "Sources/Stages/Synthetic/StudentMetrics.swift",
      "Sources/Stages/Learning/Training/LearningCurve.swift",
      "Sources/Stages/Learning/Training/ParameterCounts.swift",
      "Sources/Stages/Learning/Training/StudentMethod.swift",
    ]
}
