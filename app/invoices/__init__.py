"""Invoices from files: suppliers and how their files are read, imports into the ledger, meters held against tariffs."""
