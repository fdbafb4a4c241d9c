"""What each button does: `command.Command.callback` names the function.

Each takes the `Desk` and says what it did, in both languages, for the status bar; None when the user cancelled.
Raises OperationError or DefinitionError, which the caller shows.
"""
