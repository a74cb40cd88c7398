"""The stage: scenes played on a virtual clock, in a house that is not there."""
