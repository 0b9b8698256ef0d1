"""Hooks of schemathesis (SCHEMATHESIS_HOOKS): its check that requests which the schema allows are accepted, except for
rules that JSON Schema cannot express. The document states those in prose."""

import schemathesis
from schemathesis.specs.openapi.checks import positive_data_acceptance

MAX_DOCUMENTS = 12  # the limit of test_openapi.py's server
MAX_CHUNKS = 50

PAIRS = (
    ("queries", "documents"),
    ("queries", "items"),
    ("data_1", "data_2"),
    ("text_1", "text_2"),
)


def is_text(value) -> bool:
    return isinstance(value, str) or (
        isinstance(value, dict) and isinstance(value.get("text"), str)
    )


def lacks_a_ranked_text(body: dict) -> bool:
    """A document that is an object must have one of the rank_fields, as a string."""
    fields = body.get("rank_fields") or ["text"]
    documents = body.get("documents") or body.get("input")
    if not isinstance(fields, list) or not isinstance(documents, list):
        return False
    for item in documents:
        if isinstance(item, dict):
            ranked = [item[f] for f in fields if item.get(f) is not None]
            if not ranked or not all(isinstance(text, str) for text in ranked):
                return True
    return False


def has_too_many_chunks(body: dict) -> bool:
    """Documents times max_chunks_per_doc are limited."""
    documents, chunks = body.get("documents"), body.get("max_chunks_per_doc")
    if not isinstance(documents, list) or not isinstance(chunks, int):
        return False
    return len(documents) * chunks > MAX_CHUNKS


def has_wrong_sides(body: dict) -> bool:
    """In a score request, the first pair of sides that is present counts. If both sides are lists, they must be equally
    long."""
    for pair in PAIRS:
        if any(body.get(name) is None for name in pair):
            continue
        sides = [
            [body[name]] if isinstance(body[name], str) else body[name]
            for name in pair
        ]
        if not all(
            isinstance(side, list) and side and all(map(is_text, side))
            for side in sides
        ):
            return True
        return len(sides[0]) not in (1, len(sides[1]))
    return False


def has_an_integer_with_a_point(body: dict) -> bool:
    """1.0 is an integer in JSON Schema, but not for Podium."""
    return any(isinstance(value, float) for value in body.values())


def has_a_number_too_large(value) -> bool:
    """A number must fit 64 bits, even in an unknown field."""
    if isinstance(value, dict):
        return any(map(has_a_number_too_large, value.values()))
    if isinstance(value, list):
        return any(map(has_a_number_too_large, value))
    return isinstance(value, int) and not -(2**63) <= value < 2**64


def has_a_token_of_no_model(body: dict) -> bool:
    """The model decides which tokens exist."""
    tokens = body.get("tokens")
    return isinstance(tokens, list) and any(
        not isinstance(token, int) or token >= 1000 for token in tokens
    )


def wants_calibrated_scores(body: dict) -> bool:
    """The server must have a calibration for the model."""
    return body.get("calibrated") in (True, "true")


def has_an_instruction(body: dict) -> bool:
    """The built-in model reads no instruction, and refuses one."""
    return isinstance(body.get("instruction"), str)


RULES = (
    wants_calibrated_scores,
    has_an_instruction,
    has_a_token_of_no_model,
    lacks_a_ranked_text,
    has_too_many_chunks,
    has_wrong_sides,
    has_an_integer_with_a_point,
    has_a_number_too_large,
)


@schemathesis.check
def acceptance_beyond_the_schema(ctx, response, case) -> bool | None:
    query = case.query or {}
    if "default_only" in query and "endpoint" not in query:
        return None
    body = case.body
    if isinstance(body, dict) and any(rule(body) for rule in RULES):
        return None
    return positive_data_acceptance(ctx, response, case)
