"""An adapter is `rank(url, scenario) -> [(index, score)]`: the client call that an application makes.

A scenario has `key`, `model`, `query`, `documents`; `top_n` and `field` (a field that no endpoint has) may be None.
"""
