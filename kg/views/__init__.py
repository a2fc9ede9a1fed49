"""From what is known and what was computed to a scene: one file a kind of picture."""
