"""What brings a built site to its readers: hosting workflows and checks before publishing."""
