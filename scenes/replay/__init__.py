"""Replay: what the journal tells, once more through the engine, with the scenes of then or with others."""
