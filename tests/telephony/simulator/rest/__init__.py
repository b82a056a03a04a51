"""Twilio's REST interface as the stand-in keeps it, asked by the real client."""
