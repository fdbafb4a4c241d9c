Attribute VB_Name = "XlsyncRibbon"
Option Explicit
' What customUI14.xml calls. The tag of a button names the command; the tag of a tab, its language.

Public Sub OnButton(control As IRibbonControl)
    Launcher.RunCommand control.Tag, True
End Sub

' For commands that take long or ask something: Excel does not wait for them.
Public Sub OnLongButton(control As IRibbonControl)
    Launcher.RunCommand control.Tag, False
End Sub

Public Sub GetVisible(control As IRibbonControl, ByRef returnedVal As Variant)
    On Error Resume Next
    returnedVal = (control.Tag = "vi")
    returnedVal = (control.Tag = Launcher.LanguageOf(Launcher.SettingsText()))
End Sub
