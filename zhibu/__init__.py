"""Zhibu 支部: the organisation life of a Party committee, from the activity notice to the half-year disclosure."""
