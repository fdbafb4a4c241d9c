"""The pipeline strings the stages together, one function a command."""
