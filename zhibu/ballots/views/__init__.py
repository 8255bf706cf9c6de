"""Pages about votes; slips.py is the ballot page on its own host name."""
