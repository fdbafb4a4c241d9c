"""What a button is."""

from dataclasses import dataclass

from xlsync.texts.entries import Text


@dataclass(frozen=True, slots=True)
class Group:
    """A frame around buttons that belong together."""

    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class Command:
    """One button."""

    id: str
    """The identifier in the XML and on the command line: lower-case ASCII letters and underscores."""
    group: str
    """The `id` of its `Group`."""
    label: Text
    screentip: Text
    """One sentence, shown when the pointer rests on the button."""
    keytip: str
    """The keys after Alt and the tab's own, the same in both languages; none is the beginning of another."""
    icon: str
    """`imageMso`: a name of Microsoft's published list (tests/addin/control_names.txt)."""
    callback: str
    """`MODULE.FUNCTION` under `xlsync.ribbon.callbacks`."""
    large: bool = False
    long: bool = False
    """Whether it may take long or asks something first: it runs in a process of its own, for which the application
    does not wait, shows how far it is, and ends when the button Dừng is pressed."""
