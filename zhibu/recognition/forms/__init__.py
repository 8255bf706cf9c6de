"""What comes in: workbooks of honours, and what is typed by hand."""
