"""Steps from an empty database to today's tables, on SQLite and PostgreSQL. Run through `models/migrate.py`.

Each step is numbered, named in words and imports nothing of ours: it must mean tomorrow what it means today.
"""
