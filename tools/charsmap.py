"""SentencePiece's precompiled character maps, as tokenizer.json has them in
base64: a double array over the bytes of the keys, whose values are offsets in
the texts that replace them."""

import struct

BLOCK = 256  # a unit is at its parent's base ^ a byte: within one block


def charsmap(replacements):
    """The map of a dict from keys, which are not empty, to texts. Both are
    bytes; neither has a byte 0."""
    texts, offsets = bytearray(), {}
    for text in replacements.values():
        if text not in offsets:
            offsets[text] = len(texts)
            texts += text + b"\0"
    units = double_array({key: offsets[text] for key, text in replacements.items()})
    array = b"".join(struct.pack("<I", unit) for unit in units)
    return struct.pack("<I", len(array)) + array + bytes(texts)


def double_array(values):
    """The units of a double array from keys to values. A unit has its byte in
    its low 8 bits, 0x100 if a key ends there, and from bit 10 on what to xor to
    its own place for the base of its children; a value's unit has 0x80000000,
    and is the child with byte 0."""
    root = {}
    for key, value in values.items():
        node = root
        for byte in key:
            node = node.setdefault(byte, {})
        node[None] = value
    units, taken = {0: 0}, {0}
    used_bases = set()
    first = BLOCK  # no child may be the root's unit

    def place(position, node):
        nonlocal first
        bytes_ = [0 if byte is None else byte for byte in node]
        base = first
        while base in used_bases or any(base ^ byte in taken for byte in bytes_):
            base += 1
        # Leaves gaps behind, so that a large map takes linear time.
        first = max(first, base - BLOCK)
        used_bases.add(base)
        taken.update(base ^ byte for byte in bytes_)
        offset = position ^ base
        # An offset of 21 bits or more would have its low 8 bits cut off.
        assert offset < 1 << 21
        units[position] |= offset << 10 | (0x100 if None in node else 0)
        for byte, child in node.items():
            if byte is None:
                units[base] = 0x80000000 | child
            else:
                units[base ^ byte] = byte
        for byte, child in node.items():
            if byte is not None:
                place(base ^ byte, child)

    place(0, root)
    size = (max(units) // BLOCK + 1) * BLOCK
    return [units.get(i, 0) for i in range(size)]
