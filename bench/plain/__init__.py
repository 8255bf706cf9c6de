"""A website as the page engine's own manual builds one, with nothing of ours: what our pages are measured against."""
