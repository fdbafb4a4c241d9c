"""`.odt` → `model.Document`: the text as it would print.

One pass of expat over `content.xml` and `styles.xml` each for the styles and for the text. What was deleted while
changes were tracked stands in a place of its own and is left out there; what was inserted is text like any other.
"""

from hashlib import sha256

from xlsync.intake.documents.drafts import Bounds, finished, ordered
from xlsync.intake.documents.odt_body import OdtBody
from xlsync.intake.documents.odt_styles import NAMESPACES, OdtStyles
from xlsync.intake.errors import IntakeError
from xlsync.intake.formats.parts import Parts
from xlsync.intake.formats.xml_names import Names
from xlsync.intake.limits import Limits
from xlsync.intake.parsing import count_elements
from xlsync.model import Document, Origin

_CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"


def read_odt(data: bytes, path: str, limits: Limits | None = None) -> Document:
    """Reads the document; nothing in it is executed or followed.

    Raises IntakeError: XS001 when damaged, XS002 when encrypted, XS005 beyond a limit.
    """
    limits = limits or Limits()
    package = Parts(data, limits)
    if package.has(_MANIFEST) and b"encryption-data" in package.read(_MANIFEST):
        raise IntakeError("XS002", "", {"format": "odt"})
    styles = OdtStyles(limits)
    parts = [part for part in (_STYLES, _CONTENT) if part == _CONTENT or package.has(part)]
    for part in parts:
        start, end = Names(NAMESPACES, part).handlers(styles.start, styles.end)
        package.parse(part, *count_elements(start, end, limits, part))
    bounds = Bounds(limits, _CONTENT)
    bodies = {}
    for part, origin in ((_CONTENT, Origin.BODY), (_STYLES, Origin.MARGIN)):
        if part in parts:
            body = bodies[part] = OdtBody(styles, bounds, origin)
            start, end = Names(NAMESPACES, part).handlers(body.start, body.end)
            package.parse(part, *count_elements(start, end, limits, part), body.text)
            body.close()
    notes = bodies[_CONTENT].notes
    drafts = ordered(bodies[_CONTENT].story, notes, [bodies[_STYLES].story] if _STYLES in bodies else [])
    paragraphs, tables = finished(drafts, notes, bounds)
    return Document(path, "odt", sha256(data).hexdigest(), paragraphs, tables)
