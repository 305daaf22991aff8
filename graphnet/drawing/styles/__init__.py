"""The styles of drawings: a subject -> a scene."""
