Attribute VB_Name = "XlsyncRibbon"
Option Explicit
' What customUI14.xml calls. The tag of a button names the command; the tag of a tab, its language.

Public Sub OnButton(control As IRibbonControl)
    Launcher.RunCommand control.Tag
End Sub

Public Sub GetVisible(control As IRibbonControl, ByRef returnedVal As Variant)
    On Error Resume Next
    returnedVal = (control.Tag = "vi")
    returnedVal = (control.Tag = Launcher.LanguageOf(Launcher.SettingsText()))
End Sub
