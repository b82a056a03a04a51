"""THE ADMINISTRATOR'S PAGES: accounts of staff. Start with `pages.py`; a member's own page is `console/account.py`."""
