# SPDX-License-Identifier: MIT
"""The programs that are timed: how each is started, and what of its output becomes a run (figures.py).

Mossy: `mossy run --no-report`, whose run.json says times, events and memory. Others: a Python script per benchmark, which
prints one JSON object as its last line; what it must hold is said in brian2/common.py.
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path


class Missing(Exception):
    """A program is not installed."""


class Failed(Exception):
    """A run failed."""


def call(command, what):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        said = "\n".join((done.stderr.strip() or done.stdout.strip()).splitlines()[-15:])
        raise Failed(f"{what} failed (exit status {done.returncode}): {' '.join(map(str, command))}\n{said}")
    return done.stdout


def run_of_json(record):
    """A run from the content of run.json."""
    reached = record["reached"]
    scores = {f"{measure}.{name}": score["value"]
              for measure, content in record.get("measures", {}).items() for name, score in content["scores"].items()}
    return {"build": record["build_seconds"], "run": record["run_seconds"], "cpu": record["cpu_seconds"], "reached": reached,
            "events": record["events"], "memory": record["peak_memory"],
            "cells": sum(p["size"] for p in record["populations"]),
            "synapses": sum(p["synapses"] for p in record["projections"]),
            "rates": {p["name"]: 1000 * p["spikes"] / p["size"] / reached if reached else 0 for p in record["populations"]},
            "populations": [(p["name"], p["model"], p["size"]) for p in record["populations"]],
            "scores": scores, "threads": record["threads"], "version": record["version"]}


class Program:
    """`command(benchmark, given, folder)` is what to start; `read(output, folder)` makes the run of it."""

    def __init__(self, name, command, read):
        self.name, self.command, self.read = name, command, read

    def run(self, benchmark, given):
        with tempfile.TemporaryDirectory(prefix="mossy-bench-") as folder:
            output = call(self.command(benchmark, given, folder), f"{self.name}: {benchmark.name}")
            return self.read(output, Path(folder))

    @staticmethod
    def mossy(root, binary):
        def command(benchmark, given, folder):
            settings = list(benchmark.settings) + (benchmark.sized(given.size) if given.size != 1 else [])
            line = [binary, "run", root / benchmark.path, "--no-report", "--quiet", "--out", folder, "--threads", str(given.threads)]
            line += ["--variant", benchmark.variant] if benchmark.variant else []
            duration = given.duration or benchmark.duration
            line += ["--duration", str(duration)] if duration else []
            for setting in settings:
                line += ["--set", setting]
            return line

        return Program("mossy", command, lambda _, folder: run_of_json(json.loads((folder / "run.json").read_text())))


SOURCES = ("poisson", "gamma_renewal", "spike_times")  # populations that are trains and need parameters


def cells_alone(populations):
    """A network file of these populations [(name, model, size)], trains left out, that nothing connects or drives."""
    lines = "".join(f"  {name}: {{size: {size}, model: {model}}}\n" for name, model, size in populations if model not in SOURCES)
    return f"name: cells-alone\nsimulation: {{duration: 1}}\npopulations:\n{lines}"


def peak_of_cells(mossy, benchmark, given, populations):
    """Peak in bytes of a program that has these cells, with the models' own parameters, and nothing else, for 1 ms."""
    with tempfile.TemporaryDirectory(prefix="mossy-bench-") as folder:
        file = Path(folder) / "cells_alone.yaml"
        file.write_text(cells_alone(populations))
        binary = mossy.command(benchmark, given, folder)[0]
        call([binary, "run", file, "--no-report", "--quiet", "--out", folder, "--threads", str(given.threads)], "mossy: cells alone")
        return json.loads((Path(folder) / "run.json").read_text())["peak_memory"]


def find_counterpart(name, root):
    """The program `name` in the first Python that can import it. Missing says what to install."""
    tried = []
    for python in dict.fromkeys([sys.executable, "/usr/bin/python3"]):
        if not Path(python).exists():
            continue
        tried.append(python)
        if subprocess.run([python, "-c", f"import {name}"], capture_output=True).returncode == 0:
            return script_program(name, python, root)
    where = " and ".join(tried)
    if name == "brian2":
        raise Missing(f"no Python here can import brian2 (tried {where}); install it with: apt-get install python3-brian")
    raise Missing(f"no Python here can import nest (tried {where}); Debian has no package of it, see "
                  "https://nest-simulator.readthedocs.io/en/stable/installation")


def script_program(name, python, root):
    def command(benchmark, given, folder):
        script = root / "tests/benchmarks" / name / f"{benchmark.file or benchmark.name}.py"
        return [python, "-B", script, "--threads", str(given.threads), "--size", str(given.size), "--folder", folder] + (
            ["--duration", str(given.duration)] if given.duration else [])

    return Program(name, command, lambda output, _: json.loads(output.strip().splitlines()[-1]))
