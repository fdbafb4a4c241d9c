"""xlsync: the standard Excel reports of trade unions, checked, consolidated and traceable to their cells."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("xlsync")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0+unknown"
