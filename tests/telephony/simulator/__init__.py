"""Twilio's behaviour as the simulator keeps it: each test states a rule in our own words."""
