"""Text in, values out, by noun."""
