"""What comes out: frozen results that show themselves."""
