"""Official documents: outgoing, incoming, their traces."""

from zhibu.documents.models.incoming import Incoming, Reader
from zhibu.documents.models.papers import Addressed, Paper, Series, Version
from zhibu.documents.models.traces import PagePrice, Trace

__all__ = ["Addressed", "Incoming", "PagePrice", "Paper", "Reader", "Series", "Trace", "Version"]
