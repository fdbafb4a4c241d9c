"""Clean: what people typed becomes typed values, and what could not be read is said."""
