"""Ledgers of earlier publications, taken in row by row, looked at, and made public all at once (补录).

receive → StartImport → MapLedger → stage (in chunks, resumable) → DecideImport → ConfirmImport, or DiscardImport.
"""
