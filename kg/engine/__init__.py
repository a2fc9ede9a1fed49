"""What follows: the coupled equations and exact shares; numbers only, no RDF, no names."""
