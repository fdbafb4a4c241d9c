"""The helper: one process a user that has imported everything, so that the second click does not wait for that.

It ends with the applications that have asked for it, or after a while without a click. Only its user reaches it: by a
socket in a folder of theirs (on Windows a named pipe), and with a key from a file that only they can read.
"""
