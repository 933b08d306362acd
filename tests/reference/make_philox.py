#!/usr/bin/python3
"""philox.json: Philox4x32-10 known answers (Salmon, Moraes, Dror & Shaw, SC'11).

The first three cases are the answers published with Random123; the rest come from the plain
Python below, which must reproduce those three first.
"""
from refjson import write

M0, M1 = 0xD2511F53, 0xCD9E8D57
W0, W1 = 0x9E3779B9, 0xBB67AE85
MASK = 0xFFFFFFFF


def philox(counter, key, rounds=10):
    c, k = list(counter), list(key)
    for r in range(rounds):
        if r:
            k = [(k[0] + W0) & MASK, (k[1] + W1) & MASK]
        p0, p1 = M0 * c[0], M1 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & MASK, (p0 >> 32) ^ c[3] ^ k[1], p0 & MASK]
    return c


PUBLISHED = {
    "zeros": ([0] * 4, [0] * 2, [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
    "ones": ([MASK] * 4, [MASK] * 2, [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]),
    "pi": ([0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344], [0xA4093822, 0x299F31D0],
           [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1]),
}
cases = {}
for name, (ctr, key, out) in PUBLISHED.items():
    assert philox(ctr, key) == out, name
    cases[name] = {"input": {"counter": ctr, "key": key}, "expect": out, "published": True}
MORE = [([i, 0, 0, 0], [1, 0]) for i in range(8)]
MORE += [([MASK, i, 0, 0], [1, 2]) for i in range(2)]
MORE += [([0, 0, 1 << b, 0], [0, 1 << b]) for b in (0, 1, 15, 16, 31)]
MORE += [([0x01234567, 0x89ABCDEF, 0xFEDCBA98, 0x76543210], [0xDEADBEEF, 0x0BADF00D])]
for i, (ctr, key) in enumerate(MORE):
    cases[f"computed_{i:02d}"] = {"input": {"counter": ctr, "key": key},
                                  "expect": philox(ctr, key), "published": False}
write("philox.json", cases)
