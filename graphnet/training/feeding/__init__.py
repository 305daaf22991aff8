"""Pictures -> batches: ordered, augmented and normalized as a pure function of the seed and the step."""
