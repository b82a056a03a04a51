"""Every sentence of the staff's pages, one file a language, the same names in both (a test sees to it)."""
