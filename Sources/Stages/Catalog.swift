internal import Datasets
public import Pipeline

extension StageCatalog {
  /// Every stage kind of the paper.
  public static let paper = StageCatalog(
    [
      StageKind(TeacherData.self),
      StageKind(ImageData.self),
      StageKind(ImageFolderData.self),
      StageKind(ImageSubset.self),
      StageKind(ImageVectors.self),
      StageKind(StudentTraining.self),
      StageKind(ImageTrainingStage.self),
      StageKind(ImageAccuracyTable.self),
      StageKind(SeedStudy.self),
      StageKind(CoarseFine.self),
      StageKind(LearnedTemperatures.self),
      StageKind(ImageLearningCurves.self),
      StageKind(Evaluations.self),
      StageKind(Hyperparameters.self),
      StageKind(Lens.self),
      StageKind(LayerFeatureExtraction.self),
      StageKind(ScalarInformation.self),
      StageKind(LayerProbes.self),
      StageKind(InformationDiagnostic.self),
      StageKind(HistogramSensitivity.self),
      StageKind(LayerObservables.self),
      StageKind(MLPTrainingStage.self),
      StageKind(MLPAblation.self),
      StageKind(MLPHyperparameters.self),
      StageKind(StepMeasurement.self),
      StageKind(MethodComparison.self),
      StageKind(DepthComparison.self),
      StageKind(BatchFrontier.self),
      StageKind(TrainingHours.self),
      StageKind(PairedDifferences.self),
      StageKind(TrainTestGaps.self),
      StageKind(TrendTest.self),
      StageKind(LearningCurves.self),
      StageKind(ParameterCountTable.self),
      StageKind(BudgetCurves.self),
      StageKind(ClassCountStudy.self),
      StageKind(HierarchyStudy.self),
      StageKind(SyntheticReal.self),
      StageKind(StudentSettingsRecord.self),
      StageKind(TeacherSettingsRecord.self),
      StageKind(StudySettings.self),
      StageKind(NetworkSizeCount.self),
      StageKind(NetworkCounts.self),
      StageKind(CreditMeasurement.self),
      StageKind(ProjectionNorms.self),
      StageKind(PerturbationMeasurement.self),
      StageKind(UpdatePerturbation.self),
      StageKind(ArtifactReport.self),
    ], sources: sourceDigests.merging(CodeScope.libraries) { own, _ in own },
    supplements: [PublishedCompletion.supplement: CodeScope.published])
}

/// Source folders that stages name as the code that decides their numbers.
enum CodeScope {
  /// What the package manifest tells the compiler; the rest of it decides no number.
  static let compilerFlags = "Package.swift flags"
  /// What computes in floats: kernels, their C loops, and the learning code that all trainings share.
  static let learning =
    [compilerFlags, "Sources/CVector/", "Sources/COpenBLAS/", "Sources/Kernels/"]
    + [
      "Checkpoints/", "Images/", "Layers/", "LearningError.swift", "Models/", "Optimizers/",
      "Parameters/", "RandomPurposes.swift", "Rules/", "Teacher/", "Training/",
    ].map { "Sources/Stages/Learning/\($0)" }
  /// Forward-forward on fully connected layers, which no other training reads.
  static let fullyConnected = learning + ["Sources/Stages/Learning/MLP/"]
  /// The library that decodes JPEG, by its bytes: other releases see other pixels.
  static let jpegLibrary = "libturbojpeg"
  /// What is no source of this package and decides numbers all the same.
  static let libraries = [
    jpegLibrary: JPEGLibrary.contents().map { Digest(of: $0).hex } ?? "unknown"
  ]
  /// What reads prepared images, augments them and hands them to a training.
  static let batches =
    [jpegLibrary, "Sources/CPNG/", "Sources/CTurboJPEG/"]
    + ["Batches/", "Draws.swift", "Pixels/", "Prepared/", "RandomPurposes.swift"].map {
      "Sources/Stages/Data/\($0)"
    }
  /// What reads, prepares and generates images.
  static let datasets =
    [
      compilerFlags, "Sources/CVector/", "Sources/Kernels/", "Sources/CArchive/",
      "Sources/CPNG/", "Sources/CTurboJPEG/", "Sources/CZlib/", "Sources/Gzip/", jpegLibrary,
      "Sources/Stages/Learning/Checkpoints/", "Sources/Stages/Images/ImageDataFiles.swift", files,
    ]
    + [
      "Archives/", "Draws.swift", "Formats/", "Pixels/", "Preparation/", "Prepared/",
      "RandomPurposes.swift", "Registry/", "StandIns/",
    ].map { "Sources/Stages/Data/\($0)" }
  /// What takes a part of prepared images.
  static let subsets =
    [
      compilerFlags, "Sources/CVector/", "Sources/Kernels/Random/",
      "Sources/Stages/Learning/Checkpoints/", "Sources/Stages/Images/ImageDataFiles.swift", files,
    ]
    + ["Preparation/", "Prepared/", "RandomPurposes.swift", "Subsets/"].map {
      "Sources/Stages/Data/\($0)"
    }
  /// How stages write and read their JSON files.
  static let files = "Sources/Stages/StableJSON.swift"
  /// The numbers of the paper; kinds that name it read what the project completes of them.
  static let published = "Sources/Stages/Published/"
  /// The table model that artifact stages write, without any renderer.
  static let tables = [
    "Sources/Report/Model/", published, "Sources/Statistics/", files,
  ]
  /// The tables of image networks, and what they read of a network.
  static let imageTables =
    tables + [
      "Sources/Stages/ImageTables/", "Sources/Stages/RealStudies/LearnedRule.swift",
      "Sources/Stages/Images/ImageTrainingMetrics.swift",
      "Sources/Stages/Tables/ArtifactFiles.swift", "Sources/Stages/Tables/MeanCell.swift",
      "Sources/Stages/Tables/MeanPoint.swift",
      "Sources/Stages/Learning/Training/LearningCurve.swift",
      "Sources/Stages/Learning/Images/ImageAccuracies.swift", "Sources/Stages/Data/Registry/",
    ]
  /// The studies on real images.
  static let realStudies = imageTables + ["Sources/Stages/RealStudies/"]
  /// What a network's size is counted from, beside the network itself.
  static let networkSizes = [
    "Sources/Stages/Counts/NetworkWork.swift", "Sources/Stages/Images/ImageTraining",
    "Sources/Stages/Systems/Memory/StepPlan.swift",
  ]
  /// The estimators of information, and how stages read the numbers that they work on.
  static let information = [
    compilerFlags, "Sources/CVector/", "Sources/Kernels/", "Sources/Stages/Information/",
    "Sources/Stages/Learning/Checkpoints/",
    "Sources/Stages/LayerInformation/LayerFeatureFiles.swift",
    "Sources/Stages/Images/ImageTrainingMetrics.swift",
    "Sources/Stages/Learning/Images/ImageAccuracies.swift", files,
  ]
  /// The tables of the information diagnostic.
  static let informationTables = imageTables + ["Sources/Stages/LayerInformation/"]
  /// The tables of the systems audit: the memory model, and what they read of a measurement.
  static let systemsTables =
    tables + [
      "Sources/Stages/Systems/", "Sources/Stages/Counts/NetworkWork.swift",
      "Sources/Stages/Tables/ArtifactFiles.swift",
      "Sources/Stages/Learning/Images/Backbone.swift",
      "Sources/Stages/Learning/Images/ImageArchitecture.swift",
      "Sources/Stages/Learning/Images/ImageNetworkSettings.swift",
      "Sources/Stages/Learning/Images/BlockSettings.swift",
      "Sources/Stages/Learning/Images/ClassifierSettings.swift",
      "Sources/Stages/Learning/Images/BackpropagationSettings.swift",
      "Sources/Kernels/Convolution/ConvolutionAlgorithm.swift",
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
