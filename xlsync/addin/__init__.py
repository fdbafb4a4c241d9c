"""The add-in of Excel and the extension of LibreOffice: built from text, installed for a user, examined."""
