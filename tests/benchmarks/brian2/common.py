# SPDX-License-Identifier: MIT
"""What the Brian2 counterparts share: arguments, C++ standalone mode, and the one line of JSON they print.

Only the run itself is timed: the generated program reads its own clocks right before and after `network.run` (wall time, and
processor time of all its threads), so that neither code generation, nor the C++ compiler, nor the making of synapses counts.
`build` is the rest of that program's wall time, the making of the network; compiling it is told apart as `compile`.
Steps of 0.1 ms, Brian2's default and usual for these networks; spikes are recorded, as Mossy does.
Memory is the peak of that program (VmHWM), not of Python or of the compiler.
"""
import argparse
import json
import time
from pathlib import Path

import numpy as np
from brian2 import defaultclock, device, ms, prefs, seed, set_device

BEFORE = """
{ timespec cpu, wall; clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu); clock_gettime(CLOCK_MONOTONIC, &wall);
  std::ofstream("results/clocks.txt") << std::fixed << cpu.tv_sec + 1e-9 * cpu.tv_nsec << ' ' << wall.tv_sec + 1e-9 * wall.tv_nsec << std::endl; }
"""
AFTER = BEFORE.replace('"results/clocks.txt"', '"results/clocks.txt", std::ios::app') + """
{ std::ifstream status("/proc/self/status"); std::string word; long kilobytes;
  while (status >> word) if (word == "VmHWM:" && status >> kilobytes) std::ofstream("results/peak.txt") << kilobytes << std::endl; }
"""


def begin(duration):
    """Arguments (size, duration in ms, threads, folder); `duration` in ms is the default. Sets the device and the seed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--size", type=float, default=1)
    parser.add_argument("--duration", type=float, default=duration)
    parser.add_argument("--folder", required=True)
    given = parser.parse_args()
    set_device("cpp_standalone", build_on_run=False)
    prefs.devices.cpp_standalone.openmp_threads = given.threads if given.threads > 1 else 0
    prefs.codegen.cpp.headers += ["<time.h>", "<fstream>", "<iostream>", "<string>"]
    defaultclock.dt = 0.1 * ms
    np.random.seed(1)
    seed(1)
    return given


def fixed_indegree(sources, targets, number):
    """Pairs (source, target), `number` random sources for each of `targets` cells."""
    j = np.repeat(np.arange(targets), number)
    return np.random.randint(0, sources, len(j)), j


def simulate(network, given, monitors, synapses):
    """Runs `network` and prints the JSON. `monitors`: {population: (SpikeMonitor, cells)}; `synapses`: their number,
    or the Synapses, counted when they are made."""
    device.insert_code("before_network_run", BEFORE)
    device.insert_code("after_network_run", AFTER)
    network.run(given.duration * ms)
    started = time.monotonic()
    device.build(directory=given.folder, compile=True, run=False, with_output=False)
    compiled = time.monotonic() - started
    started = time.monotonic()
    device.run(given.folder, False, [])
    whole = time.monotonic() - started
    clocks = [[float(x) for x in line.split()] for line in (Path(given.folder) / "results/clocks.txt").read_text().splitlines()]
    (cpu_0, wall_0), (cpu_1, wall_1) = clocks
    rates = {p: m.num_spikes / cells / (given.duration / 1000) for p, (m, cells) in monitors.items()}
    print(json.dumps({
        "build": whole - (wall_1 - wall_0), "compile": compiled, "run": wall_1 - wall_0, "cpu": cpu_1 - cpu_0,
        "reached": given.duration, "events": None, "memory": 1024 * int((Path(given.folder) / "results/peak.txt").read_text()),
        "cells": sum(cells for _, cells in monitors.values()), "synapses": synapses if isinstance(synapses, int) else sum(len(s) for s in synapses),
        "rates": rates, "scores": {}, "threads": given.threads}))
