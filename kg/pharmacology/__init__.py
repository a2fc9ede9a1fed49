"""How much: pure functions of pharmacology, without RDF and without graphs."""
