#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""./mossy bench: runs the networks of networks/benchmarks, in Mossy alone or in turn with another simulator.

Every run is a process of its own. A pair is one run of each program, and the order alternates from pair to pair, so that a
machine that grows slower or faster favours neither; what is printed are medians over pairs. README.md has the method.
Python's standard library only. Exit status: 0 done, 2 the arguments are wrong, 1 a run failed.
"""
import argparse
import difflib
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import scaling
from catalogue import BENCHMARKS
from figures import compare_expected, medians, per_cell_and_synapse, ratios, summary
from table import render
from programs import Failed, Missing, Program, find_counterpart, peak_of_cells

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("brian2", "nest")


class Wrong(Exception):
    """The arguments are wrong."""


def nearest(wanted, known):
    close = difflib.get_close_matches(wanted, known, 1, 0.4)
    return f"; did you mean '{close[0]}'?" if close else ""


def chosen(names):
    """The benchmarks with these names, all for none. Wrong names every unknown one."""
    known = [b.name for b in BENCHMARKS]
    wrong = [f"no benchmark '{n}'; there are {', '.join(known)}{nearest(n, known)}" for n in names if n not in known]
    if wrong:
        raise Wrong("\n".join(wrong))
    return [b for b in BENCHMARKS if b.name in names or not names]


def whole(low):
    def read(text):
        if not text.isdigit() or int(text) < low:
            raise argparse.ArgumentTypeError(f"expected a whole number from {low}, not '{text}'")
        return int(text)
    return read


def above_zero(text):
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"expected a number above 0, not '{text}'")
    return value


def parse(arguments):
    parser = argparse.ArgumentParser(prog="mossy bench", description="time the benchmark networks", allow_abbrev=False)
    parser.add_argument("names", nargs="*", metavar="NAME", help="which (all but sparse_million and microcircuit)")
    parser.add_argument("--against", metavar="PROGRAM", help="run brian2 or nest in turn with Mossy")
    parser.add_argument("--pairs", type=whole(1), default=3, help="how often (3)")
    parser.add_argument("--threads", type=whole(1), default=1, help="of each program (1)")
    parser.add_argument("--size", type=above_zero, default=1, help="multiply the cells, keep the inputs of each (1)")
    parser.add_argument("--duration", type=above_zero, help="ms of biology (as the files say)")
    parser.add_argument("--out", type=Path, default=Path("results/bench"), help="folder of the results (results/bench)")
    parser.add_argument("--list", action="store_true", help="tell the benchmarks and run none")
    parser.add_argument("--scaling", action="store_true", help="cost from 10,000 to 1,000,000 cells at a fixed number of spikes")
    given = parser.parse_args(arguments)
    if given.against is not None and given.against not in PROGRAMS:
        raise Wrong(f"--against: no program '{given.against}'; there are {', '.join(PROGRAMS)}{nearest(given.against, PROGRAMS)}")
    given.benchmarks = chosen(given.names)
    if not given.names:
        given.benchmarks = [b for b in given.benchmarks if b.name not in ("sparse_million", "microcircuit")]
    if given.against:
        given.benchmarks = with_counterpart(given)
    unsized = [b.name for b in given.benchmarks if given.size != 1 and not b.sizes]
    if unsized and given.names:
        raise Wrong(f"--size: {', '.join(unsized)} cannot be resized")
    given.benchmarks = [b for b in given.benchmarks if b.name not in unsized]
    return given


def with_counterpart(given):
    """Those that the other program has; Wrong when one was asked for by name and has none."""
    without = [b.name for b in given.benchmarks if given.against not in b.counterparts]
    if without and given.names:
        there = [b.name for b in BENCHMARKS if given.against in b.counterparts]
        raise Wrong(f"{given.against} has no counterpart of {', '.join(without)}; it has {', '.join(there)}")
    return [b for b in given.benchmarks if b.name not in without]


def load_warning(load, cores):
    """What to say when others use the machine, or nothing."""
    if load <= 0.5 * cores:
        return ""
    return (f"warning: other work is running (load average {load:.1f} on {cores} cores, more than 0.5 a core); "
            "the times below are not to be quoted")


def measure(benchmark, given, mossy, other):
    """All runs of one benchmark: {"mossy": [...], "brian2": [...]} in order of pairs."""
    runs = {p.name: [] for p in (mossy, other) if p}
    order = [p for p in (mossy, other) if p]
    if given.pairs > 1:  # files into the cache, the processor to its speed; not counted
        mossy.run(benchmark, given)
    for pair in range(given.pairs):
        for program in order if pair % 2 == 0 else order[::-1]:
            print(f"  {benchmark.name}: pair {pair + 1} of {given.pairs}, {program.name}", file=sys.stderr)
            runs[program.name].append(program.run(benchmark, given))
    return runs


def report(benchmark, given, runs, mossy):
    middle = {program: medians(all_runs) for program, all_runs in runs.items()}
    result = {"benchmark": benchmark.name, "title": benchmark.title, "size": given.size, "threads": given.threads,
              "pairs": given.pairs, "runs": runs, "medians": middle}
    bare, empty = (peak_of_cells(mossy, benchmark, given, populations)
                   for populations in ([("C", "lif_psc_delta", 1)], runs["mossy"][0]["populations"]))
    middle["mossy"].update(per_cell_and_synapse(middle["mossy"], bare, empty))
    result["expected"] = compare_expected(benchmark.expected, runs["mossy"]) if given.size == 1 and not given.duration else []
    if given.against:
        result["ratios"] = ratios(runs["mossy"], runs[given.against])
    return result


def main(arguments, binary=ROOT / "build/release/mossy"):
    given = parse(arguments)
    if given.list:
        for b in given.benchmarks:
            print(f"  {b.name:20} {b.title}" + (f" (also {', '.join(b.counterparts)})" if b.counterparts else ""))
        return 0
    mossy = Program.mossy(ROOT, binary)
    other = find_counterpart(given.against, ROOT) if given.against else None
    warning = load_warning(os.getloadavg()[0], os.cpu_count() or 1)
    if warning:
        print(warning, file=sys.stderr)
    given.out.mkdir(parents=True, exist_ok=True)
    if given.scaling:
        return scaling.run(mossy, given, warning)
    results = []
    for benchmark in given.benchmarks:
        results.append(report(benchmark, given, measure(benchmark, given, mossy, other), mossy))
        (given.out / "bench.json").write_text(json.dumps({"warning": warning, "benchmarks": results}, indent=1) + "\n")
    text = render([summary(r) for r in results]) + "".join("\n" + line for r in results for line in told(r)) + "\n"
    print(text, end="")
    (given.out / "bench.md").write_text((warning + "\n\n" if warning else "") + text)
    print(given.out / "bench.json")
    return 0


def told(result):
    """What the runs showed against what they must show."""
    for e in result["expected"]:
        verdict = "not measured" if e["found"] is None else "reached" if e["reached"] else "NOT reached"
        found = "" if e["found"] is None else f"{e['found']:.4g}, "
        yield f"{result['benchmark']}: {e['score']}: {found}expected {e['value']:.4g} +- {e['within']:.2g}: {verdict}"
    for name, rates in result["medians"].items():
        listed = ", ".join(f"{p} {r:.4g}" for p, r in rates["rates"].items())
        yield f"{result['benchmark']}: rates in {name}, Hz: {listed}"


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Wrong as wrong:
        print(wrong, file=sys.stderr)
        sys.exit(2)
    except (Missing, Failed) as failed:
        print(failed, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
