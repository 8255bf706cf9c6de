"""Official papers: typed, numbered, signed, sent, received and kept; typeset as GB/T 9704 asks."""
