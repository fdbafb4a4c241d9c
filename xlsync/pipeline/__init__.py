"""The pipeline strings the stages together, one function a command."""

from xlsync.pipeline.run import Run, check, consolidate, status
from xlsync.pipeline.settings import Definitions, Settings, load_definitions

__all__ = ["Definitions", "Run", "Settings", "check", "consolidate", "load_definitions", "status"]
