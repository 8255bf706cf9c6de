"""Papers of this room: an official paper as PDF and as a Word document, by GB/T 9704-2012."""
