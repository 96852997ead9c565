# SPDX-License-Identifier: MIT
"""`--scaling`: what silent cells cost. The sparse network from 10,000 to 1,000,000 cells, with the spikes of 500 driven cells
at every size: the same events, spread over more and more cells that do nothing. Table, JSON, and a figure by gnuplot.
"""
import json
import shutil
import subprocess
import sys
from types import SimpleNamespace

from catalogue import BENCHMARKS
from figures import medians
from table import render

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
DRIVEN = 500  # cells, as in the network of 100,000
HEAD = ["cells", "build s", "CPU s per s", "wall s per s", "events", "spikes per s", "peak MB"]


def settings(cells):
    """Four fifths excitatory as in the file; one in so many cells is driven that there are DRIVEN, whatever the size."""
    excitatory = cells * 4 // 5
    return (f"populations.E.size={excitatory}", f"populations.I.size={cells - excitatory}",
            *(f"sources.drive_{p}.cells.every={max(1, cells // DRIVEN)}" for p in "EI"))


def row(cells, m):
    spikes = m["rates"]["E"] * (cells * 4 // 5) + m["rates"]["I"] * (cells - cells * 4 // 5)
    return [cells, m["build"], m["cpu_per_second"], m["wall_per_second"], m["events"], spikes, m["memory"] / 1e6]


def plot_script(rows, path):
    """For gnuplot; grey ink and open ground, to be read on light and dark."""
    data = "".join(f"{r[0]:.6g} {r[2]:.6g}\n" for r in rows)
    return (f"$cost << END\n{data}END\nset terminal svg size 560,380 font 'sans,12'\nset output '{path}'\n"
            "set border 3 lc rgb '#808080'\nset tics nomirror out tc rgb '#808080'\nset logscale xy\n"
            "set format x '10^{%L}'\nset xlabel 'cells' tc rgb '#808080'\n"
            "set ylabel 'CPU s per s of biology' tc rgb '#808080'\nset yrange [*:*]\nunset key\n"
            "plot $cost with linespoints lw 1.6 pt 7 ps 0.6 lc rgb '#3d85c6'\n")


def run(mossy, given, warning):
    base = next(b for b in BENCHMARKS if b.name == "sparse")
    sizes = [round(s * given.size) for s in SIZES]
    results = []
    for cells in sizes:
        at_size = SimpleNamespace(**{**vars(base), "settings": settings(cells), "path": base.path, "name": f"{cells} cells"})
        options = SimpleNamespace(**{**vars(given), "size": 1})
        runs = []
        for number in range(given.pairs):
            print(f"  {cells} cells, run {number + 1} of {given.pairs}", file=sys.stderr)
            runs.append(mossy.run(at_size, options))
        results.append({"cells": cells, "runs": runs, "medians": medians(runs)})
    rows = [row(r["cells"], r["medians"]) for r in results]
    text = render([rows], HEAD)
    print(text, end="")
    (given.out / "scaling.json").write_text(json.dumps({"warning": warning, "sizes": results}, indent=1) + "\n")
    (given.out / "scaling.md").write_text((warning + "\n\n" if warning else "") + text)
    if shutil.which("gnuplot"):
        figure = given.out / "scaling.svg"
        subprocess.run(["gnuplot"], input=plot_script(rows, figure), text=True, check=True)
        print(figure)
    else:
        print("no figure: gnuplot is missing; install it with: apt-get install gnuplot-nox", file=sys.stderr)
    return 0
