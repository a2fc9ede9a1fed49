"""Charts as Vega-Lite specifications, of plain values."""
