"""The parts of `xlsync.xlam`: an add-in of one empty sheet with the tab and the VBA project."""

from collections.abc import Mapping

from xlsync.addin.packing import packed
from xlsync.addin.vba import Module, vba_project
from xlsync.addin.vba.project import Kind

ADDIN = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
#: Of this project for ever: Excel tells projects apart by it.
PROJECT_ID = "{7B0A9C52-4E1D-5F36-9A8B-2C6D1E0F7A43}"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{ADDIN}"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET}.styles+xml"/></Types>'
)
_RELS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"'
    ' Target="customUI/customUI14.xml"/></Relationships>'
)
_WORKBOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><workbookPr codeName="ThisWorkbook"/>'
    '<bookViews><workbookView xWindow="0" yWindow="0" windowWidth="16000" windowHeight="9000"/></bookViews>'
    '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_WORKBOOK_RELS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
    '<Relationship Id="rId3" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"'
    ' Target="vbaProject.bin"/></Relationships>'
)
_WORKSHEET = f'<worksheet xmlns="{_MAIN}"><sheetPr codeName="Sheet1"/><sheetData/></worksheet>'
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def excel_addin(custom_ui: str, modules: Mapping[str, str]) -> bytes:
    """`xlsync.xlam`. `modules`: name → text of each `.bas` file, plain line ends.

    Raises ValueError as `Module.standard` does.
    """
    project = [Module.document("ThisWorkbook", Kind.WORKBOOK), Module.document("Sheet1", Kind.SHEET)]
    project += [Module.standard(name, text) for name, text in modules.items()]
    texts = {
        "[Content_Types].xml": _HEAD + _CONTENT_TYPES,
        "_rels/.rels": _HEAD + _RELS,
        "xl/workbook.xml": _HEAD + _WORKBOOK,
        "xl/_rels/workbook.xml.rels": _HEAD + _WORKBOOK_RELS,
        "xl/worksheets/sheet1.xml": _HEAD + _WORKSHEET,
        "xl/styles.xml": _HEAD + _STYLES,
        "customUI/customUI14.xml": custom_ui,
    }
    parts = {name: text.encode() for name, text in texts.items()}
    return packed(parts | {"xl/vbaProject.bin": vba_project("xlsync", PROJECT_ID, project)})
