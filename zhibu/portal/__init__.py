"""The website with its eleven sections."""
