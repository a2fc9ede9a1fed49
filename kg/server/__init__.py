"""The SPARQL endpoint and the pages: one front process, and worker processes that can be killed."""
