"""Regulations with versions and articles; affairs with cases."""

from zhibu.regulations.models.affairs import Affair, Case, CaseFile, CaseStep
from zhibu.regulations.models.library import Article, Carried, Regulation, Version

__all__ = ["Affair", "Article", "Carried", "Case", "CaseFile", "CaseStep", "Regulation", "Version"]
