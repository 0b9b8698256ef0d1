"""Texts of random Unicode, for the tokenizer tools."""


def random_texts(rng, count):
    """Texts drawn from blocks of Unicode, so that neighbouring characters meet,
    mixed with marks that reorder, ASCII and arbitrary characters."""
    marks = [chr(c) for c in range(0x300, 0x370)]
    marks += [chr(c) for c in range(0x1D165, 0x1D173)]
    marks += [chr(c) for c in (0x302E, 0x302F, 0x8D4, 0x1B44, 0x1BAA, 0x1BF2)]
    marks += [chr(c) for c in (0x1DFB, 0x11446, 0x34F, 0x345, 0x5BF, 0x94D)]

    def scalar(low, high):
        while True:
            cp = rng.randrange(low, high)
            if not 0xD800 <= cp < 0xE000:
                return chr(cp)

    for _ in range(count):
        block = rng.randrange(0, 0x110000 if rng.random() < 0.2 else 0x20000, 64)
        if 0xD800 <= block < 0xE000:  # surrogates
            block = 0
        text = []
        for _ in range(rng.randrange(1, 60)):
            kind = rng.random()
            if kind < 0.3:
                text.append(scalar(block, block + 64))
            elif kind < 0.5:
                text.append(rng.choice(marks))
            elif kind < 0.8:
                text.append(rng.choice("abcdefgABC #[]'-.019 \t\n\x00\x7f"))
            elif kind < 0.9:
                text.append(scalar(0x80, 0x3000))
            else:
                text.append(scalar(0, 0x110000))
        if rng.random() < 0.02:
            text = text * rng.randrange(1, 20)
        yield "".join(text)
