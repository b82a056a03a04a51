"""What `lossline check` looks at, one subject a file. Each yields findings; `scripts/check.py` puts them together."""
