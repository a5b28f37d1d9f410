import ControlStages
import DataStages
import FullyConnectedStages
import ImageStages
import InformationStages
import Measurements
import MetricTables
import Paper
public import Pipeline
import Rendering
import ScheduledStages
import SyntheticStages
import Tables
import TorchStages

extension StageCatalog {
  /// Every stage kind of the paper.
  public static let paper = StageCatalog(
    [
      StageKind(TeacherData.self, work: TeacherData.work),
      StageKind(RelabelledData.self),
      StageKind(StudentLoss<CatalogStudentRules>.self),
      StageKind(MatchedConvergence.self),
      StageKind(ImageData.self, work: ImageData.work, sample: ImageData.sample),
      StageKind(ImageFolderData.self),
      StageKind(ImageSubset.self),
      StageKind(ImageVectors.self),
      StageKind(
        StudentTraining<CatalogStudentRules>.self, work: StudentTraining<CatalogStudentRules>.work,
        sample: StudentTraining<CatalogStudentRules>.sample),
      StageKind(
        ImageTrainingStage<CatalogImageRules>.self,
        work: ImageTrainingStage<CatalogImageRules>.work,
        sample: ImageTrainingStage<CatalogImageRules>.sample),
      StageKind(ScheduledTraining<CatalogScheduledRules>.self),
      StageKind(
        TorchTraining<ImageTrainingStage<CatalogImageRules>>.self, work: TorchWork.amount,
        sample: TorchWork.sample, toolVersions: TorchTools.versions,
        countable: { $0.device.countable }),
      StageKind(ImageAccuracyTable.self),
      StageKind(MethodFamily.self),
      StageKind(SeedStudy.self),
      StageKind(CoarseFine.self),
      StageKind(LearnedTemperatures.self),
      StageKind(ImageLearningCurves.self),
      StageKind(Evaluations.self),
      StageKind(Hyperparameters.self),
      StageKind(Lens.self),
      StageKind(Quotations.self),
      StageKind(LayerFeatureExtraction.self),
      StageKind(ScalarInformation.self),
      StageKind(LayerProbes.self),
      StageKind(InformationDiagnostic.self),
      StageKind(HistogramSensitivity.self),
      StageKind(LayerObservables.self),
      StageKind(
        MLPTrainingStage.self, work: MLPTrainingStage.work, sample: MLPTrainingStage.sample),
      StageKind(MLPAblation.self),
      StageKind(MLPHyperparameters.self),
      StageKind(StepMeasurement.self, work: StepMeasurement.work),
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
      StageKind(FactorialStudy.self),
      StageKind(FactorialNetworks.self),
      StageKind(TrendPower.self),
      StageKind(Multiverse.self),
      StageKind(FactorialImages.self),
      StageKind(StudentSettingsRecord.self),
      StageKind(TeacherSettingsRecord.self),
      StageKind(StudySettings.self),
      StageKind(NetworkSizeCount.self),
      StageKind(NetworkCounts.self),
      StageKind(CreditMeasurement.self),
      StageKind(ProjectionNorms.self),
      StageKind(PerturbationMeasurement.self),
      StageKind(UpdatePerturbation.self),
      StageKind(MetricTable.self),
      StageKind(ArtifactReport.self),
    ], code: .program, supplements: [PublishedCompletion.supplement: "Paper"],
    choices: [
      KindChoice(
        of: "image-network", by: "trainer",
        ["repro": "image-network", "pytorch": "image-network-pytorch"])
    ],
    typical: .paper)
}
