"""Products that speak miIO, as data: one file a product group; `table.py` lists them all."""
