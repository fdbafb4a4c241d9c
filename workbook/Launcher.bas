Attribute VB_Name = "Launcher"
Option Explicit
' Starts Python for one command and hands it the active workbook.
'
' What runs is named by a file of the user's own (%LOCALAPPDATA%\xlsync\addin.txt, written by "xlsync addin install") and
' by nothing else: no workbook, no sheet, no folder of a workbook is asked. -I keeps Python from looking into the working
' folder and from obeying PYTHON* variables, -B from writing beside its modules.
'
' ASCII only: the VBA editor keeps the code page of the machine. For the same reason files, folders and messages go
' through Windows Script Host and not through Environ, Dir, Open and MsgBox, which lose Vietnamese letters on the way.

Private Const SettingsFile As String = "%LOCALAPPDATA%\xlsync\addin.txt"
Private Const PercentName As String = "XLSYNC_PERCENT"
Private Const StyleError As Long = 16
Private Const StyleOnTop As Long = 4096

' Letters, digits and underscores of a text; the command line holds nothing else of a button.
Public Function SafeName(ByVal text As String) As String
    Dim i As Long, c As String, out As String
    For i = 1 To Len(text)
        c = Mid$(text, i, 1)
        If c Like "[A-Za-z0-9_]" Then out = out & c
    Next i
    SafeName = out
End Function

' A text between quotation marks. WshShell.Run replaces %NAME% by the variable, once: a percent sign becomes a variable
' that holds one. A quotation mark stands in no name of a file.
Public Function Quoted(ByVal text As String) As String
    Quoted = Chr$(34) & Replace(Replace(text, Chr$(34), ""), "%", "%" & PercentName & "%") & Chr$(34)
End Function

' The line "key=value" of a text; empty when there is none.
Public Function Setting(ByVal text As String, ByVal key As String) As String
    Dim parts() As String, i As Long
    parts = Split(Replace(text, vbCr, ""), vbLf)
    For i = LBound(parts) To UBound(parts)
        If Left$(parts(i), Len(key) + 1) = key & "=" Then
            Setting = Mid$(parts(i), Len(key) + 2)
            Exit Function
        End If
    Next i
End Function

' "en" when the settings say so, else "vi".
Public Function LanguageOf(ByVal settings As String) As String
    LanguageOf = "vi"
    If Setting(settings, "lang") = "en" Then LanguageOf = "en"
End Function

' The whole command line, see xlsync/ribbon/commands.py.
Public Function CommandLine(ByVal python As String, ByVal commandId As String, ByVal lang As String, _
        ByVal book As String, ByVal hwnd As String) As String
    CommandLine = Quoted(python) & " -I -B -m xlsync.ribbon " & SafeName(commandId) & " --lang=" & SafeName(lang) & _
        " --from_xl=1 " & Quoted("--wb=" & book) & " --hwnd=" & SafeName(hwnd)
End Function

' A text in which \uXXXX stands for a letter that is not ASCII.
Public Function Unescaped(ByVal text As String) As String
    Dim at As Long, out As String
    at = InStr(text, "\u")
    Do While at > 0
        out = out & Left$(text, at - 1) & ChrW(CLng("&H" & Mid$(text, at + 2, 4)))
        text = Mid$(text, at + 6)
        at = InStr(text, "\u")
    Loop
    Unescaped = out & text
End Function

' The settings of this user; empty when the add-in was not installed by "xlsync addin install".
Public Function SettingsText() As String
    Dim files As Object, path As String
    Const ForReading As Long = 1, Utf16 As Long = -1
    #If Mac Then
    #Else
        Set files = CreateObject("Scripting.FileSystemObject")
        path = CreateObject("WScript.Shell").ExpandEnvironmentStrings(SettingsFile)
        If files.FileExists(path) Then SettingsText = files.OpenTextFile(path, ForReading, False, Utf16).ReadAll
    #End If
End Function

' Runs a command on the active workbook; without "untilDone" it goes on by itself, and tells what there is to tell.
Public Sub RunCommand(ByVal commandId As String, ByVal untilDone As Boolean)
    Dim settings As String, lang As String, python As String, book As String
    #If Mac Then
        MsgBox "xlsync: Windows, LibreOffice.", vbExclamation
        Exit Sub
    #End If
    On Error GoTo Failed
    lang = "vi"
    settings = SettingsText()
    lang = LanguageOf(settings)
    python = Setting(settings, "python")
    If python = "" Then
        Tell Messages.NotInstalled(lang), lang
    ElseIf Not CreateObject("Scripting.FileSystemObject").FileExists(python) Then
        Tell Messages.NoPython(lang) & vbLf & python, lang
    Else
        If Not ActiveWorkbook Is Nothing Then book = ActiveWorkbook.Name
        If Started(python, CommandLine(python, commandId, lang, book, CStr(Application.Hwnd)), untilDone) <> 0 Then
            Tell Messages.CommandFailed(lang), lang
        End If
    End If
    Exit Sub
Failed:
    Tell Messages.Blocked(lang) & vbLf & Err.Description, lang
End Sub

' Runs a command line without a window; its exit status, 0 when nobody waits for it. The working folder is that of the
' interpreter for the time of the start, so that nothing which lies beside a workbook is found.
Private Function Started(ByVal python As String, ByVal cmdLine As String, ByVal untilDone As Boolean) As Long
    Dim wsh As Object, before As String
    Set wsh = CreateObject("WScript.Shell")
    wsh.Environment("PROCESS").Item(PercentName) = "%"
    before = wsh.CurrentDirectory
    wsh.CurrentDirectory = CreateObject("Scripting.FileSystemObject").GetParentFolderName(python)
    On Error GoTo Back
    Started = wsh.Run(cmdLine, 0, untilDone)
Back:
    wsh.CurrentDirectory = before
    If Err.Number <> 0 Then Err.Raise Err.Number, , Err.Description
End Function

Private Sub Tell(ByVal text As String, ByVal lang As String)
    CreateObject("WScript.Shell").Popup text, 0, Messages.Title(lang), StyleError + StyleOnTop
End Sub
