#!/usr/bin/env python3
"""pair.py ROUNDS NAME=COMMAND NAME=COMMAND ... - whole processes in turn, A B A B, after one round that does
not count.  Of each: the least and the median of wall time, the median of processor time, the largest peak of memory;
and the median over the rounds of its wall time as a share of that of the last command, which is the peer."""
import os
import shlex
import statistics
import sys
import time


def run(command):
    words = shlex.split(command)
    null = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, null, fd) for fd in (0, 1, 2)]
    start = time.monotonic()
    pid = os.posix_spawnp(words[0], words, os.environ, file_actions=actions)
    _, status, use = os.wait4(pid, 0)
    wall = time.monotonic() - start
    os.close(null)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{command}: exit {os.waitstatus_to_exitcode(status)}")
    return wall, use.ru_utime + use.ru_stime, use.ru_maxrss / 1024


def main():
    rounds = int(sys.argv[1])
    commands = [word.split("=", 1) for word in sys.argv[2:]]
    seen = {name: [] for name, _ in commands}
    for i in range(rounds + 1):
        for name, command in commands:
            one = run(command)
            if i > 0:
                seen[name].append(one)
    peer = seen[commands[-1][0]]
    for name, rows in seen.items():
        wall = [row[0] for row in rows]
        share = statistics.median(a[0] / b[0] for a, b in zip(rows, peer))
        print(f"{name:24s} wall {min(wall):7.3f} least {statistics.median(wall):7.3f} median"
              f"  cpu {statistics.median(row[1] for row in rows):7.3f}"
              f"  peak {max(row[2] for row in rows):6.0f} MiB  ratio {share:.2f}")


main()
