"""Mails and archives: what holds files. One small module a format; `unpack` follows them in any nesting."""
