"""The telephone in the browser, as its page: words, HTML and scripts.

Start with `page.py`. What the page talks to, and the calls behind it, are not known here: they are in a process
that joins the stand-in for Twilio, which no page of the staff may.
"""
