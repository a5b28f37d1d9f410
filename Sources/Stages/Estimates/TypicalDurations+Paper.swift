import Pipeline

extension TypicalDurations {
  /// Medians of the processor seconds of a whole run of the profile `laptop` on two cores of an AMD EPYC.
  ///
  /// The tables and what else is not named take the time of starting a process.
  static let paper = TypicalDurations(
    perWork: [
      "image-network": 1.55e-12, "image-network-pytorch": 4e-12, "student": 9.1e-12,
      "mlp-network": 7.7e-12,
      "training-step": 2.1e-12, "image-data": 5e-8, "teacher-data": 4.2e-10,
    ],
    perStage: [
      "image-subset": 0.2, "image-vectors": 0.7, "layer-features": 2.3, "layer-perturbation": 1,
      "layer-probes": 0.5,
    ],
    otherwise: 0.1)
}
