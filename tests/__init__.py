"""The tests: folders mirror the packages; calls/ tells whole calls, a file for each errand."""
