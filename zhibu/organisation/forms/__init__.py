"""Text in, values out: workbooks and forms."""
