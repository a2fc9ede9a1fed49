"""What is asked: a person's words made into a scenario."""
