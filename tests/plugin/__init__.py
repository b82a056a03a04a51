"""The pytest plugin, on our own line and on somebody else's."""
