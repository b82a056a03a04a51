"""The pages of the console and the demo."""
