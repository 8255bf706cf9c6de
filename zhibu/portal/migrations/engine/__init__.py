"""In the place of the page engine's own pages for editors, which are not installed: only the name of the migration
that those of its pictures ask for.
"""
