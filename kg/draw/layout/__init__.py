"""Where on the page each thing of a scene stands."""
