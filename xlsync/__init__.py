"""xlsync: the standard Excel reports of trade unions, checked, consolidated and traceable to their cells."""


def __getattr__(name: str) -> str:
    """`__version__`, looked up when it is asked for: reading the package's metadata costs as much as starting up."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - see above

    try:
        return version("xlsync")
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "0+unknown"
