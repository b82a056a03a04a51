"""Tests of the commands, as people and other programs use them."""
