# SPDX-License-Identifier: MIT
"""What the NEST counterparts share: arguments, kernel, and the one line of JSON they print (as ../brian2/common.py says).

Steps of 0.1 ms. `run` and `cpu` are of nest.Run alone, after nest.Prepare; `build` is everything from the first cell to there.
"""
import argparse
import json
import time

import nest


def begin(duration):
    """Arguments (size, duration in ms, threads), `duration` in ms being the default. Resets and seeds the kernel."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--size", type=float, default=1)
    parser.add_argument("--duration", type=float, default=duration)
    parser.add_argument("--folder", required=True)
    given = parser.parse_args()
    nest.set_verbosity("M_ERROR")
    nest.ResetKernel()
    nest.SetKernelStatus({"resolution": 0.1, "local_num_threads": given.threads, "rng_seed": 1})
    given.started = time.monotonic()
    return given


def record(populations):
    """A spike recorder for each of {name: cells}."""
    recorders = {}
    for name, cells in populations.items():
        recorders[name] = nest.Create("spike_recorder")
        nest.Connect(cells, recorders[name])
    return recorders


def peak_memory():
    with open("/proc/self/status") as status:
        return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


def simulate(given, populations, recorders, synapses):
    """Runs for the duration and prints the JSON. `synapses`: number of those that Mossy's file has too."""
    nest.Prepare()
    built, cpu = time.monotonic(), time.process_time()
    nest.Run(given.duration)
    wall, cpu = time.monotonic() - built, time.process_time() - cpu
    nest.Cleanup()
    rates = {p: recorders[p].n_events / len(cells) / (given.duration / 1000) for p, cells in populations.items()}
    print(json.dumps({
        "build": built - given.started, "run": wall, "cpu": cpu, "reached": given.duration, "events": None, "memory": peak_memory(),
        "cells": sum(len(cells) for cells in populations.values()), "synapses": synapses,
        "rates": rates, "scores": {}, "threads": given.threads}))
