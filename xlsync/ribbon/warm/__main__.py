"""`python -I -B -m xlsync.ribbon.warm`: the helper."""

from xlsync.ribbon.warm.helper import serve

if __name__ == "__main__":
    serve()
