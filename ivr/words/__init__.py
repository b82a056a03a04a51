"""Every sentence a caller can hear: `zh.py` and `en.py`, one name for one meaning, gaps in braces.

To change what the line says, change it there; texts that a city decides are in its profile (`profiles/`).
"""
