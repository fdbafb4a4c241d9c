"""What `make_examples.py` is made of."""
