"""WHAT OPERATIONS ASK OF A PROCESS: does it live, can it serve, what has it counted; and what a fault looks like.

Start with `health.py`. May know models and Flask; knows neither the line nor the staff's pages, so that both
processes can have it.
"""
