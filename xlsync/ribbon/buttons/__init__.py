"""The buttons, a module a group: `GROUP` and `COMMANDS`."""
