"""The front door of Excel and LibreOffice Calc: callbacks of the buttons. No logic lives here but what moves cells."""
