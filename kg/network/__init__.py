"""What follows: the network, its routes, and the coupled equations on it."""
