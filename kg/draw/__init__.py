"""What is seen: a scene, its style, and every format it is drawn in."""
