"""An adapter is `rank(url, scenario) -> [(index, score)]`: the call that an application makes of the client.

A scenario has `key`, `model`, `query`, `documents`; `top_n` and `field` (a field that no endpoint has) may be None.
"""
