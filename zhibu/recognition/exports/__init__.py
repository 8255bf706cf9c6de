"""Workbooks and sentences of this room."""

from zhibu.recognition.exports.sheets import error_workbook, remarks, template
from zhibu.recognition.exports.words import sentence

__all__ = ["error_workbook", "remarks", "sentence", "template"]
