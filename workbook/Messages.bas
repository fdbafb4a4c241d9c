Attribute VB_Name = "Messages"
Option Explicit
' Made from xlsync/addin/messages.py by "xlsync addin build". \uXXXX stands for a letter, see Launcher.Unescaped.

Public Function Title(ByVal lang As String) As String
    If lang = "en" Then
        Title = Launcher.Unescaped("Union reports")
    Else
        Title = Launcher.Unescaped("B\u00E1o c\u00E1o c\u00F4ng \u0111o\u00E0n")
    End If
End Function

Public Function NotInstalled(ByVal lang As String) As String
    If lang = "en" Then
        NotInstalled = Launcher.Unescaped("xlsync is not installed for this user. Run: xlsync addin install, then start the spreadsheet program again.")
    Else
        NotInstalled = Launcher.Unescaped("Ch\u01B0a c\u00E0i xlsync cho ng\u01B0\u1EDDi d\u00F9ng n\u00E0y. H\u00E3y ch\u1EA1y l\u1EC7nh: xlsync addin install, r\u1ED3i m\u1EDF l\u1EA1i ch\u01B0\u01A1ng tr\u00ECnh b\u1EA3ng t\u00EDnh.")
    End If
End Function

Public Function NoPython(ByVal lang As String) As String
    If lang = "en" Then
        NoPython = Launcher.Unescaped("The program of xlsync is not where it was installed. Run again: xlsync addin install. Looked for:")
    Else
        NoPython = Launcher.Unescaped("Kh\u00F4ng t\u00ECm th\u1EA5y ch\u01B0\u01A1ng tr\u00ECnh c\u1EE7a xlsync \u1EDF n\u01A1i \u0111\u00E3 c\u00E0i. H\u00E3y ch\u1EA1y l\u1EA1i l\u1EC7nh: xlsync addin install. N\u01A1i \u0111\u00E3 t\u00ECm:")
    End If
End Function

Public Function CommandFailed(ByVal lang As String) As String
    If lang = "en" Then
        CommandFailed = Launcher.Unescaped("The command did not run. Save the workbook and try once more; if it fails again, run: xlsync addin doctor.")
    Else
        CommandFailed = Launcher.Unescaped("L\u1EC7nh kh\u00F4ng ch\u1EA1y \u0111\u01B0\u1EE3c. H\u00E3y l\u01B0u s\u1ED5, th\u1EED l\u1EA1i m\u1ED9t l\u1EA7n; n\u1EBFu v\u1EABn l\u1ED7i, ch\u1EA1y l\u1EC7nh: xlsync addin doctor.")
    End If
End Function

Public Function Blocked(ByVal lang As String) As String
    If lang = "en" Then
        Blocked = Launcher.Unescaped("Windows does not let Excel start the program of xlsync (often a rule of the virus scanner). Run: xlsync addin doctor, and send what it says to your IT department. Windows says:")
    Else
        Blocked = Launcher.Unescaped("Windows kh\u00F4ng cho Excel ch\u1EA1y ch\u01B0\u01A1ng tr\u00ECnh c\u1EE7a xlsync (th\u01B0\u1EDDng do quy t\u1EAFc ch\u1EB7n c\u1EE7a ph\u1EA7n m\u1EC1m di\u1EC7t vi-r\u00FAt). H\u00E3y ch\u1EA1y l\u1EC7nh: xlsync addin doctor v\u00E0 g\u1EEDi k\u1EBFt qu\u1EA3 cho b\u1ED9 ph\u1EADn c\u00F4ng ngh\u1EC7 th\u00F4ng tin. Windows b\u00E1o:")
    End If
End Function
