#!/usr/bin/env python3
"""Writes src/text/unicode_tables.cc.

Every property comes from Hugging Face `tokenizers`, code point by code point,
so that the tokenizers' stages here match that library, whatever version of
Unicode each of its parts was built from. How grapheme clusters break comes from
`regex`, and is compared with that library for every code point.

  pip install tokenizers 'regex<2026.6'  # Unicode 17, as that library
  tools/unicode_tables.py > src/text/unicode_tables.cc
"""

import unicodedata

import regex
import tokenizers
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers

from charsmap import charsmap

BLOCK = 128  # code points; unicode_tables.h divides by the same
CODE_POINTS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]

# Bits of a code point's properties, as unicode_tables.h declares them.
REMOVED, WHITESPACE, CHINESE, PUNCTUATION = 1, 2, 4, 8
MARK, DECOMPOSES, LOWERCASES, REORDERS = 16, 32, 64, 128
LETTER, NUMBER, COMBINING, WORD, COMPOSES = 256, 512, 1024, 2048, 4096
COMPATIBILITY = 8192

# How a code point breaks grapheme clusters: the place of its class in
# GraphemeBreak, with a conjunct class and bits above it.
GRAPHEME_BREAKS = ["Control", "CR", "LF", "Extend", "ZWJ", "Prepend", "SpacingMark",
                   "Regional_Indicator", "L", "V", "T", "LV", "LVT"]
PICTOGRAPHIC = len(GRAPHEME_BREAKS) + 1
CONJUNCTS = {"Consonant": 16, "Linker": 32, "Extend": 48}
ANY_MARK, UPPERCASE, LOWERCASE_LETTER = 64, 128, 256


def step(**enabled):
    """A single step of the BERT normalizer."""
    names = ("clean_text", "handle_chinese_chars", "strip_accents", "lowercase")
    only = {name: enabled.get(name, False) for name in names}
    return normalizers.BertNormalizer(**only).normalize_str


CLEAN = step(clean_text=True)
CHINESE_CHARS = step(handle_chinese_chars=True)
STRIP_ACCENTS = step(strip_accents=True)
LOWERCASE = step(lowercase=True)
NFD = normalizers.NFD().normalize_str
NFC = normalizers.NFC().normalize_str
NFKD = normalizers.NFKD().normalize_str
STRIP_COMBINING = normalizers.StripAccents().normalize_str
PRE_TOKENIZE = pre_tokenizers.BertPreTokenizer().pre_tokenize_str
GPT2 = pre_tokenizers.ByteLevel(add_prefix_space=False).pre_tokenize_str
WORDS = pre_tokenizers.Whitespace().pre_tokenize_str


def is_hangul_syllable(cp):
    return 0xAC00 <= cp < 0xAC00 + 11172  # decomposed by arithmetic


def combining_classes():
    """Code point -> canonical combining class, if it is not 0.

    Two marks swap under NFD exactly if the first has the higher class, so a
    mark's class is that of the one representative with which it never swaps.
    """

    def swaps(first, second):
        swapped = "a" + second + first
        return first != second and NFD("a" + first + second) == swapped

    representative = {}
    overlay, above = "\u0334", "\u0300"  # of class 1 and 230
    for cp in CODE_POINTS:
        ch = chr(cp)
        ccc = unicodedata.combining(ch)
        # Python may know marks that the library does not.
        if ccc and NFD(ch) == ch and (swaps(ch, overlay) or swaps(above, ch)):
            representative.setdefault(ccc, ch)

    low = representative[min(representative)]
    high = representative[max(representative)]
    classes = {}
    for cp in CODE_POINTS:
        ch = chr(cp)
        if NFD(ch) != ch or not (swaps(ch, low) or swaps(high, ch) or ch in (low, high)):
            continue
        equal = [
            ccc
            for ccc, other in representative.items()
            if not swaps(ch, other) and not swaps(other, ch)
        ]
        assert len(equal) == 1, (hex(cp), equal)
        classes[cp] = equal[0]
    return classes


def compositions():
    """(first, second) -> the character that NFC composes them to, except for
    Hangul, which is composed by arithmetic."""
    pairs = {}
    for cp in CODE_POINTS:
        ch = chr(cp)
        decomposed = NFD(ch)
        if decomposed == ch or NFC(ch) != ch or is_hangul_syllable(cp):
            continue
        first, second = NFC(decomposed[:-1]), decomposed[-1]
        assert len(first) == 1 and NFC(first + second) == ch
        pairs[first, second] = ch
    return pairs


def properties(classes, composed):
    table = [0] * 0x110000
    compatibility = {}
    seconds = {second for _, second in composed}
    seconds |= set(map(chr, [*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)]))
    decomposition, lowercase = {}, {}
    for cp in CODE_POINTS:
        ch = chr(cp)
        bits = 0
        cleaned = CLEAN("a" + ch + "a")
        if cleaned == "aa":
            bits |= REMOVED
        elif cleaned == "a a":
            assert len(PRE_TOKENIZE("a" + ch + "a")) == 2
        else:
            assert cleaned == "a" + ch + "a"
        spaced = CHINESE_CHARS(ch)
        if spaced != ch:
            assert spaced == " " + ch + " "
            bits |= CHINESE
        words = len(PRE_TOKENIZE("a" + ch + "a"))
        if words == 2:
            assert cleaned != "a" + ch + "a" or ch == " "
            bits |= WHITESPACE
        elif words == 3:
            bits |= PUNCTUATION
        decomposed = NFD(ch)
        if decomposed != ch:
            bits |= DECOMPOSES
            if is_hangul_syllable(cp):
                assert decomposed == unicodedata.normalize("NFD", ch)
            else:
                decomposition[cp] = decomposed
        elif STRIP_ACCENTS(ch) == "":
            bits |= MARK
        lowered = LOWERCASE(ch)
        if lowered != ch:
            bits |= LOWERCASES
            lowercase[cp] = lowered
        if cp in classes:
            bits |= REORDERS
        if len(GPT2("a" + ch + "a")) == 1:
            bits |= LETTER
        elif len(GPT2("1" + ch + "1")) == 1:
            bits |= NUMBER
        else:
            assert (len(GPT2("!" + ch + "!")) != 1) == bool(bits & WHITESPACE)
        if STRIP_COMBINING("a" + ch) == "a":
            bits |= COMBINING
        if len(WORDS("a" + ch + "a")) == 1:
            bits |= WORD
        if ch in seconds:
            bits |= COMPOSES
        if NFKD(ch) != decomposed:
            bits |= COMPATIBILITY
            compatibility[cp] = NFKD(ch)
        table[cp] = bits
    # A decomposition is final, and stripping it removes only its marks.
    for cp, decomposed in decomposition.items():
        assert NFD(decomposed) == decomposed
        kept = [c for c in decomposed if not table[ord(c)] & MARK]
        assert STRIP_ACCENTS(chr(cp)) == "".join(kept)
    return table, decomposition, compatibility, lowercase


def segmentation():
    """Code point -> its GraphemeBreak and the bits above it."""
    table = [0] * 0x110000

    def matching(pattern):
        return map(ord, regex.findall(pattern, "".join(map(chr, CODE_POINTS))))

    for i, name in enumerate(GRAPHEME_BREAKS):
        for cp in matching(rf"\p{{GCB={name}}}"):
            table[cp] = i + 1
    for cp in matching(r"\p{Extended_Pictographic}"):
        assert table[cp] == 0
        table[cp] = PICTOGRAPHIC
    for name, value in CONJUNCTS.items():
        for cp in matching(rf"\p{{InCB={name}}}"):
            table[cp] |= value
    check_clusters()
    for category, bit in ((r"\p{M}", ANY_MARK), (r"[\p{Lu}\p{Lt}]", UPPERCASE),
                          (r"\p{Ll}", LOWERCASE_LETTER)):
        split = pre_tokenizers.Split(Regex(category), "removed").pre_tokenize_str
        for cp in CODE_POINTS:
            if not split(chr(cp)):
                table[cp] |= bit
    return table


def check_clusters():
    """The library's clusters are those of `regex`. With a character map that
    makes an x of what begins with any byte, clusters below 6 bytes become one x,
    and longer ones an x for each character."""
    one_x = charsmap({bytes([byte]): b"x" for byte in range(1, 256)})
    normalize = normalizers.Precompiled(one_x).normalize_str
    for cp in CODE_POINTS[1:]:
        ch = chr(cp)
        for text in ("a" + ch, ch + "a", ch + "\u0301\u0302", "\u1100" + ch + "\u0301",
                     "\uac00" + ch + "\u0301", "\uac01" + ch + "\u0301", "\u0600" + ch,
                     "\u00a9" + ch + "\u200d\u00a9\u0301", "\u00a9\u200d" + ch + "\u0301",
                     "\u0915" + ch + "\u0915\u0301", "\u0915\u094d" + ch + "\u0301",
                     "\u0915\u094d" + ch + "\u0915\u0301"):
            clusters = regex.findall(r"\X", text)
            count = sum(1 if len(c.encode()) < 6 else len(c) for c in clusters)
            assert normalize(text) == "x" * count, (hex(cp), text, clusters)


def check_word_characters(table):
    """An added token with single_word is found only beside a character that is
    not one of those of the pre-tokenizer Whitespace."""
    tokenizer = Tokenizer(models.WordLevel({"?": 0}, unk_token="?"))
    tokenizer.add_tokens([AddedToken("q", single_word=True, normalized=False)])
    found = tokenizer.token_to_id("q")
    encodings = tokenizer.encode_batch([chr(cp) + "q" for cp in CODE_POINTS])
    for cp, encoding in zip(CODE_POINTS, encodings):
        assert (found not in encoding.ids) == bool(table[cp] & WORD) or cp == ord("q")


def fill(items, width=80, indent="    "):
    """`items` joined by commas, in lines of at most `width` columns."""
    lines, line = [], indent
    for item in items:
        if len(line) + len(item) + 1 > width:
            lines.append(line.rstrip())
            line = indent
        line += item + ", "
    lines.append(line.rstrip())
    return "\n".join(lines)


def block_tables(suffix, table):
    """The table in blocks, each of which is written once."""
    blocks, block_of = {}, []
    for start in range(0, len(table), BLOCK):
        block = tuple(table[start : start + BLOCK])
        block_of.append(blocks.setdefault(block, len(blocks)))
    assert len(blocks) <= 256
    rows = "\n".join("    {\n" + fill(map(str, block)) + "\n    }," for block in blocks)
    return f"""const uint8_t k{suffix}BlockOf[{len(block_of)}] = {{
{fill(map(str, block_of))}
}};

const uint16_t k{suffix}Blocks[][{BLOCK}] = {{
{rows}
}};
"""


def mapping_table(name, mapping):
    pool, rows = [], []
    for cp in sorted(mapping):
        rows.append(f"{{0x{cp:X}, {len(pool)}, {len(mapping[cp])}}}")
        pool.extend(f"0x{ord(c):X}" for c in mapping[cp])
    assert len(pool) < 65536
    return (
        f"constexpr Mapping k{name}[] = {{\n{fill(rows)}\n}};\n"
        f"constexpr char32_t k{name}Pool[] = {{\n{fill(pool)}\n}};\n"
    )


def main():
    classes = combining_classes()
    composed = compositions()
    table, decomposition, compatibility, lowercase = properties(classes, composed)
    check_word_characters(table)
    class_rows = [f"{{0x{cp:X}, {c}}}" for cp, c in sorted(classes.items())]
    composed_rows = [f"{{0x{ord(a):X}, 0x{ord(b):X}, 0x{ord(c):X}}}"
                     for (a, b), c in sorted(composed.items())]

    print(f"""// Written by tools/unicode_tables.py from Hugging Face tokenizers \
{tokenizers.__version__}.
// clang-format off
#include "text/unicode_tables.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace podium {{
namespace unicode_tables {{

{block_tables("", table)}
{block_tables("Segmentation", segmentation())}
}}  // namespace unicode_tables

namespace {{

struct Mapping {{
  uint32_t code_point;
  uint16_t offset;
  uint16_t length;
}};

struct Class {{
  uint32_t code_point;
  uint8_t combining_class;
}};

struct Composition {{
  uint32_t first;
  uint32_t second;
  uint32_t composed;
}};

{mapping_table("Decomposition", decomposition)}
{mapping_table("Compatibility", compatibility)}
{mapping_table("Lowercase", lowercase)}
constexpr Class kClasses[] = {{
{fill(class_rows)}
}};

constexpr Composition kCompositions[] = {{
{fill(composed_rows)}
}};

template <class Row, size_t n>
const Row* Find(const Row (&rows)[n], char32_t cp) {{
  const Row* row = std::lower_bound(
      std::begin(rows), std::end(rows), cp,
      [](const Row& r, char32_t c) {{ return r.code_point < c; }});
  return row != std::end(rows) && row->code_point == cp ? row : nullptr;
}}

}}  // namespace

std::u32string_view DecompositionOf(char32_t cp) {{
  const Mapping* row = Find(kDecomposition, cp);
  if (row == nullptr) return {{}};
  return {{kDecompositionPool + row->offset, row->length}};
}}

std::u32string_view CompatibilityDecompositionOf(char32_t cp) {{
  const Mapping* row = Find(kCompatibility, cp);
  if (row == nullptr) return {{}};
  return {{kCompatibilityPool + row->offset, row->length}};
}}

std::u32string_view LowercaseOf(char32_t cp) {{
  const Mapping* row = Find(kLowercase, cp);
  if (row == nullptr) return {{}};
  return {{kLowercasePool + row->offset, row->length}};
}}

uint8_t CombiningClassOf(char32_t cp) {{
  const Class* row = Find(kClasses, cp);
  return row == nullptr ? 0 : row->combining_class;
}}

char32_t CompositionOf(char32_t first, char32_t second) {{
  const auto before = [](const Composition& r, std::pair<char32_t, char32_t> p) {{
    return std::pair<char32_t, char32_t>(r.first, r.second) < p;
  }};
  const Composition* row =
      std::lower_bound(std::begin(kCompositions), std::end(kCompositions),
                       std::pair(first, second), before);
  const bool found = row != std::end(kCompositions) && row->first == first &&
                     row->second == second;
  return found ? row->composed : 0;
}}

}}  // namespace podium""")


if __name__ == "__main__":
    main()
