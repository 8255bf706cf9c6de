"""Copies of the whole: one file with the database and the attachments of one moment, checked before it is believed.

manifest   what a backup says about itself        archive    the file, byte by byte
sqlite, postgres   the two databases              aside      work on another database than the live one
creation, checking, restoring, drill   the deeds  journal    the change from old to new, finished after a kill
notes      when the last backup and drill were
"""
