"""Commands run by people, one a file: each parses, calls one thing and prints. Start with lossline.py."""
