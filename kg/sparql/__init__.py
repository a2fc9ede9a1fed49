"""The door to SPARQL: tokens, guard, remote stores, HTTP and who the user is to an endpoint."""
