#!/usr/bin/env python3
"""Fails if a product kernel keeps a sum in memory: disassembles objects and reads their innermost loops.

A loop's sums are the vector registers that it changes only by adding to them (vfmadd231ps, vpdpbusd, vpaddd, fmla...).

1. The function `...Tile::Run<rows>` with the most rows, a product's full tile, has an innermost loop with at least two
   sums per row in registers (a tile is at least two vectors wide). An object must have such a function, or use AMX.
2. An innermost loop with at least four sums has no vector operand on the stack.
3. No innermost loop of one block that multiplies and adds carries a vector from one iteration to the next in a stack
   slot, which it reads first and writes later.

usage: check_spills.py [--objdump PROGRAM] object...      checks objects with a vector instruction set in their path
       check_spills.py --prove COMPILER [--objdump PROGRAM] compiles tiles that fit into registers and tiles that cannot
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

KERNELS = re.compile(r"avx|amx|neon")  # must be in the path of a checked object
TILE = re.compile(r"\b(\w+::Run)<(\d+)>")
SUMS_THAT_MUST_NOT_TOUCH_THE_STACK = 4


class X86:
    """AT&T syntax."""

    target = -1  # index of the operand written
    multiply_add = re.compile(r"vfn?madd|vfmsub|vpmadd|vpdp|vdpbf16|tdp")
    accumulate = re.compile(r"vfn?madd231p|vpdp|vdpbf16|tdp")  # add to their destination
    add = re.compile(r"vpadd[dq]|vaddp")  # also do if the destination is an operand
    jump = re.compile(r"j\w+$")
    always = re.compile(r"jmp$")
    leaves = re.compile(r"ret|ud2|hlt")
    vector = re.compile(r"%([xyzt])mm(\d+)")
    frame = re.compile(r"%rsp,%rbp$")

    @staticmethod
    def registers(operand):
        # xmm3 is the lower part of zmm3.
        return [("t" if kind == "t" else "v") + number for kind, number in X86.vector.findall(operand)]

    @staticmethod
    def split(operands):
        return re.findall(r"(?:[^,(]|\([^)]*\))+", operands)

    @staticmethod
    def on_stack(operands, frame_pointer):
        return next(iter(re.findall(r"[-\w]*\(%rsp[^)]*\)" + (r"|[-\w]*\(%rbp[^)]*\)" if frame_pointer else ""),
                                    operands)), None)

    @staticmethod
    def written(op, operands):
        return X86.registers(operands[-1]) if operands and "(" not in operands[-1] else []

    @staticmethod
    def stores(op, operands):
        return "(" in operands[-1]

    @staticmethod
    def has_index(slot):
        return "," in slot


class Aarch64:
    target = 0  # index of the operand written
    multiply_add = re.compile(r"f?ml[as]$|[su]dot$|usdot$|[su]mlal2?$|[su]?u?s?mmla$|bfdot$|bfmmla$")
    accumulate = multiply_add
    add = re.compile(r"f?add$")
    jump = re.compile(r"b$|b\.\w+$|cbn?z$|tbn?z$")
    always = re.compile(r"b$")
    leaves = re.compile(r"ret|br$|udf|brk")
    vector = re.compile(r"\b[qvds](\d+)\b")
    frame = re.compile(r"x29, sp$")

    @staticmethod
    def registers(operand):
        return ["v" + number for number in Aarch64.vector.findall(operand)]

    @staticmethod
    def split(operands):
        return [part.strip() for part in re.findall(r"(?:[^,\[{]|\[[^\]]*\]|\{[^}]*\})+", operands)]

    @staticmethod
    def on_stack(operands, frame_pointer):
        return next(iter(re.findall(r"\[(?:sp|x29)\b[^\]]*\]" if frame_pointer else r"\[sp\b[^\]]*\]", operands)), None)

    @staticmethod
    def written(op, operands):
        if not operands or op.startswith("st"):
            return []
        return [r for operand in (operands[:2] if op.startswith("ldp") else operands[:1])
                for r in Aarch64.registers(operand)]

    @staticmethod
    def stores(op, operands):
        return op.startswith("st")

    @staticmethod
    def has_index(slot):
        return re.search(r", [xw]\d", slot) is not None


class Instruction:
    def __init__(self, arch, address, op, text):
        self.address, self.op, self.text = address, op, text
        self.operands = arch.split(text)


def functions(arch, disassembly):
    """Yields (demangled name, instructions) for each function."""
    name, body = None, []
    for line in disassembly.splitlines():
        if start := re.match(r"[0-9a-f]+ <(.*)>:$", line):
            if body:
                yield name, body
            name, body = start[1], []
        elif code := re.match(r"\s*([0-9a-f]+):\s+(?:\{\w+\} )?(\S+)\s*(.*?)(?:\s+(?:# |// ).*)?$", line):
            body.append(Instruction(arch, int(code[1], 16), code[2], code[3]))
    if body:
        yield name, body


def blocks(arch, body):
    """Basic blocks by their first address, and the successors of each."""
    known = {i.address for i in body}
    starts, targets = {body[0].address}, {}
    for i, following in zip(body, [*body[1:], None]):
        ends = arch.jump.match(i.op) or arch.leaves.match(i.op)
        target = re.search(r"\b([0-9a-f]+) <", i.text) if arch.jump.match(i.op) else None
        to = [int(target[1], 16)] if target and int(target[1], 16) in known else []
        if following and not (arch.leaves.match(i.op) or arch.always.match(i.op)):
            to.append(following.address)
        starts.update(to if ends else [])
        if ends and following:
            starts.add(following.address)
        targets[i.address] = to
    parts = {}
    for i in body:
        if i.address in starts:
            block = parts[i.address] = []
        block.append(i)
    return parts, {start: targets[block[-1].address] for start, block in parts.items()}


def dominators(start, successors):
    """For each reachable block, the blocks on every path to it; and the predecessors of each."""
    order, todo = [], [start]
    while todo:
        block = todo.pop()
        if block not in order:
            order.append(block)
            todo += successors[block]
    predecessors = {block: [p for p in order if block in successors[p]] for block in order}
    above = {block: set(order) for block in order}
    above[start] = {start}
    changed = True
    while changed:
        changed = False
        for block in order[1:]:
            new = set.intersection(*(above[p] for p in predecessors[block])) | {block}
            changed |= new != above[block]
            above[block] = new
    return above, predecessors


def innermost_loops(arch, body):
    """Yields each natural loop that contains no other loop: its instructions, from the loop's head on, and whether it
    is a single block."""
    parts, successors = blocks(arch, body)
    above, predecessors = dominators(body[0].address, successors)
    loops = {}
    for block, heads in above.items():
        for head in successors[block]:
            if head not in heads:
                continue
            members, todo = loops.setdefault(head, {head}), [block]
            while todo:
                member = todo.pop()
                if member not in members:
                    members.add(member)
                    todo += predecessors[member]
    for head, members in loops.items():
        if not any(other in members for other in loops if other != head):
            order = sorted(members, key=lambda start: (start < head, start))
            yield [i for start in order for i in parts[start]], len(members) == 1


def sums(arch, loop):
    changed, otherwise = set(), set()
    for i in loop:
        written = arch.written(i.op, i.operands)
        read = [r for operand in i.operands if operand is not i.operands[arch.target] for r in arch.registers(operand)]
        adds = arch.accumulate.match(i.op) or (arch.add.match(i.op) and any(r in read for r in written))
        (changed if adds else otherwise).update(written)
    return changed - otherwise


def carried(arch, touching):
    """The stack slots that carry a vector from one iteration of the loop to the next."""
    read_first, places = set(), set()
    for i, place in touching:
        if arch.has_index(place):
            continue
        if arch.stores(i.op, i.operands):
            if place in read_first:
                places.add(place)
            read_first.discard(place)
        else:
            read_first.add(place)
    return places


def check(path, objdump):
    """The faults of an object, and the number of its product loops."""
    listing = subprocess.run([objdump, "-d", "-C", "--no-show-raw-insn", path], check=True, capture_output=True,
                             text=True).stdout
    arch = Aarch64 if "aarch64" in listing.split("\n\n")[0] else X86
    wrong, products, tiles, amx = [], 0, {}, False
    for name, body in functions(arch, listing):
        has_frame = any(arch.frame.search(i.text) for i in body)
        amx = amx or any(i.op.startswith("tdp") for i in body)
        most = 0  # sums of a loop
        for loop, one_block in innermost_loops(arch, body):
            if not any(arch.multiply_add.match(i.op) for i in loop):
                continue
            where = f"{name}, the loop at {loop[0].address:x}"
            found = sums(arch, loop)
            most = max(most, len(found))
            touching = [(i, place) for i in loop if arch.registers(i.text)
                        and (place := arch.on_stack(i.text, has_frame))]
            places = carried(arch, touching) if one_block else set()
            if len(found) >= SUMS_THAT_MUST_NOT_TOUCH_THE_STACK:
                products += 1
                if touching:
                    wrong.append(f"{where}, has {len(found)} sums in registers and vectors on the stack:\n"
                                 + "\n".join(f"  {i.address:x}: {i.op} {i.text}" for i, _ in touching))
            elif places:
                wrong.append(f"{where}, carries vectors on the stack, at {', '.join(sorted(places))}")
        if tile := TILE.search(name):
            tiles[tile[1]] = max(tiles.get(tile[1], (0, 0)), (int(tile[2]), most))
    for name, (rows, most) in tiles.items():
        if most < 2 * rows:
            wrong.append(f"{name}<{rows}> has no loop with {2 * rows} sums in registers, but {most} at most")
    if products == 0 or not (tiles or amx):
        wrong.append("the products were not found: were the tiles inlined or renamed?")
    return wrong, products


# A tile like that of tile.h, in one instruction set: `add` adds to `sum` the product of `x`, which repeats a number of
# `a`, and a vector of `b`.
PROBE = """
#include <%(header)s>
namespace {
using Vec = %(vector)s;
struct ProbeTile {
  template <int kRows>
  [[gnu::noinline]] static void Run(long k, const int* a, const Vec* b, Vec* c) {
    Vec sum[kRows][2];
#pragma GCC unroll 32
    for (int i = 0; i < kRows; ++i) sum[i][0] = c[2 * i], sum[i][1] = c[2 * i + 1];
    for (long p = 0; p < k; ++p, b += 2) {
      const Vec b0 = b[0], b1 = b[1];
#pragma GCC unroll 32
      for (int i = 0; i < kRows; ++i) {
        const Vec x = %(set1)s(a[i * k + p]);
        sum[i][0] = %(add)s;
        sum[i][1] = %(add1)s;
      }
    }
#pragma GCC unroll 32
    for (int i = 0; i < kRows; ++i) c[2 * i] = sum[i][0], c[2 * i + 1] = sum[i][1];
  }
};
}
void Probe(long k, const int* a, const Vec* b, Vec* c) { ProbeTile::Run<%(rows)d>(k, a, b, c); }
"""

# flags, header, vector, broadcast of a number, adding x times b to a sum, rows that fit, rows that do not
PROBES = {
    "x86": [
        ("-mavx2 -mfma", "immintrin.h", "__m256", "_mm256_set1_ps", "_mm256_fmadd_ps(x, B, SUM)", 6, 9),
        ("-mavx2", "immintrin.h", "__m256i", "_mm256_set1_epi32", "_mm256_add_epi32(SUM, _mm256_madd_epi16(x, B))", 4,
         9),
        ("-mavx512f", "immintrin.h", "__m512", "_mm512_set1_ps", "_mm512_fmadd_ps(x, B, SUM)", 12, 18),
        ("-mavx512f -mavx512vnni -fno-tree-pre", "immintrin.h", "__m512i", "_mm512_set1_epi32",
         "_mm512_dpbusd_epi32(SUM, B, x)", 12, 18),
    ],
    "aarch64": [
        ("", "arm_neon.h", "float32x4_t", "vdupq_n_f32", "vfmaq_f32(SUM, x, B)", 8, 18),
        ("-march=armv8.2-a+dotprod", "arm_neon.h", "int32x4_t", "vdupq_n_s32",
         "vdotq_s32(SUM, vreinterpretq_s8_s32(B), vreinterpretq_s8_s32(x))", 8, 18),
    ],
}


def prove(compiler, objdump):
    """Validates the check: it must pass tiles that fit and fail tiles that do not."""
    target = subprocess.run([compiler, "-dumpmachine"], check=True, capture_output=True, text=True).stdout
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        path = str(pathlib.Path(folder, "probe.o"))
        for flags, header, vector, set1, add, fits, spills in PROBES["aarch64" if "aarch64" in target else "x86"]:
            for rows in (fits, spills):
                source = PROBE % {"header": header, "vector": vector, "set1": set1, "rows": rows,
                                  "add": add.replace("SUM", "sum[i][0]").replace("B", "b0"),
                                  "add1": add.replace("SUM", "sum[i][1]").replace("B", "b1")}
                subprocess.run([compiler, "-std=c++20", "-O3", "-w", *flags.split(), "-x", "c++", "-c", "-o", path, "-"],
                               input=source, text=True, check=True)
                said, _ = check(path, objdump)
                good = bool(said) == (rows == spills)
                wrong += not good
                print(f"{'ok' if good else 'WRONG'}: {rows} rows of {vector} {flags}: "
                      + (said[0].split(":\n")[0] if said else "no spills"))
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--objdump", default="objdump")
    parser.add_argument("--prove", metavar="COMPILER")
    parser.add_argument("objects", nargs="*")
    args = parser.parse_args()
    if args.prove:
        return 1 if prove(args.prove, args.objdump) else 0
    objects = [path for path in args.objects if KERNELS.search("/".join(pathlib.Path(path).parts[-2:]))]
    if not objects:
        print("no object of a vector instruction set was given")
        return 1
    failed = False
    for path in objects:
        wrong, products = check(path, args.objdump)
        print(f"{'/'.join(pathlib.Path(path).parts[-2:])}: {products} loops of products, {len(wrong)} at fault")
        for line in wrong:
            print(line)
        failed = failed or bool(wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
