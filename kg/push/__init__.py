"""Into a SPARQL endpoint: staged, verified, resumable."""
