# SPDX-License-Identifier: MIT
"""Numbers from runs: medians, costs, ratios, and whether a run shows what it must. No files, no processes.

A run is a dictionary: build (s), run (s), cpu (s, of the run), reached (ms), events, memory (bytes), cells, synapses,
rates ({population: Hz}), scores ({"rates.E.rate": value}). What a program does not tell is None.
"""
from statistics import median

NUMBERS = ("build", "run", "cpu", "reached", "events", "memory", "cells", "synapses")


def middle(values):
    known = [v for v in values if v is not None]
    return median(known) if known else None


def medians(runs):
    """Median of each number and of each population's rate."""
    out = {key: middle([r.get(key) for r in runs]) for key in NUMBERS}
    out["rates"] = {p: median(r["rates"][p] for r in runs) for p in runs[0]["rates"]}
    out.update(costs(out))
    return out


def quotient(a, b):
    return a / b if a is not None and b else None


def costs(m):
    """Per second of biology, and nanoseconds per synaptic event."""
    seconds = quotient(m["reached"], 1000)
    ns = quotient(m["cpu"], m["events"])
    return {"cpu_per_second": quotient(m["cpu"], seconds), "wall_per_second": quotient(m["run"], seconds),
            "ns_per_event": None if ns is None else 1e9 * ns}


TOLD_APART = 4e6  # bytes; peaks of equal runs differ by less, as the libraries' own start takes 29 MB


def per_cell_and_synapse(m, bare, empty):
    """Bytes per synapse: what the synapses add to `empty`, the peak of the same cells without any. Bytes per cell: what the cells add to
    `bare`, the peak of the program with a single cell. None where the difference is too small to mean something."""
    def share(more, number):
        return quotient(more, number) if more >= TOLD_APART else None

    return {"bytes_per_synapse": share(m["memory"] - empty, m["synapses"]), "bytes_per_cell": share(empty - bare, m["cells"])}


def ratios(mossy, other):
    """Median over pairs of the other's time to Mossy's, with the smallest and largest: above 1 Mossy is faster."""
    out = {}
    for key in ("run", "cpu"):
        each = [costs(o)[f"{'wall' if key == 'run' else 'cpu'}_per_second"] / costs(m)[f"{'wall' if key == 'run' else 'cpu'}_per_second"]
                for m, o in zip(mossy, other)]
        out[key] = {"median": median(each), "smallest": min(each), "largest": max(each)}
    return out


def compare_expected(expected, runs):
    """Each expected score with the median found (None when no run has it)."""
    out = []
    for e in expected:
        found = middle([r["scores"].get(e.score) for r in runs])
        out.append({"score": e.score, "value": e.value, "within": e.within, "found": found,
                    "reached": found is not None and abs(found - e.value) <= e.within})
    return out


def summary(result):
    """The rows of the table for one benchmark: one per program, and one of the ratios."""
    rows = []
    for program, m in result["medians"].items():
        rows.append([result["benchmark"], program, m["build"], m["cpu_per_second"], m["wall_per_second"], m["ns_per_event"],
                     m.get("bytes_per_synapse"), m.get("bytes_per_cell"), quotient(m["memory"], 1e6)])
    if "ratios" in result:
        r = result["ratios"]
        rows.append([result["benchmark"], "ratio", None, r["cpu"]["median"], r["run"]["median"], None, None, None, None])
    return rows
