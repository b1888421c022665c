"""Taking over records from spreadsheets: received, columns named, checked, confirmed, written, undone.

A feature registers its kind in `work.KINDS`: what its columns may mean, and an importer that checks, writes and undoes
rows. Nothing is a record before it is confirmed.
"""
