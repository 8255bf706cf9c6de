"""Pages of honours, grades and rewards, by what is done there."""
