"""Pages of practices, by what is done there."""
