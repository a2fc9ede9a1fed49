"""The library of compounds: open tables in `pathways/library/`, made into the records that Turtle would make.

The tables are read by need. A name that the graph's own files do not know is looked up in an index (made once for each
state of the tables, kept in the cache, and with it every row is checked); then the rows of that compound alone become
triples, each table a file graph of its own. `Knowledge.fetch` does that when a compound is posed or shown,
`Knowledge.fetch_at` for all compounds at a target that is shown, and `Knowledge.complete` puts the whole library in:
`kg query`, `push`, `serve`, `check` and the doors of Python behind them ask about compounds in general and so see all.

What a file of `pathways/compounds/` computes with is not touched: for a compound with actions there, the library's values
are shown and none is taken. For every other compound its actions are taken where the graph has none on that target.
KG_LIBRARY=none leaves the library out.
"""
