"""What `lossline backup` and `lossline restore` share."""
