# SPDX-License-Identifier: MIT
"""Tests of `mossy bench`: arguments and their errors, medians and ratios, table, figure; run by ctest.

    bench_test.py             what needs no program
    bench_test.py MOSSY       also starts that program
"""
import contextlib
import io
import json
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import bench
import catalogue
import figures
import microcircuit
import programs
import scaling
import table

MOSSY = Path(sys.argv.pop(1)) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else None
NAMES = "brunel, cuba, coba, coba_clocked, plastic, sparse, sparse_million, microcircuit, microcircuit_tenth, granule_layer, cerebellum_plastic, eyeblink, eyeblink_clocked"


def run(cpu=1.0, wall=2.0, events=1000, rates=None, scores=None, reached=500.0):
    return {"build": 0.5, "run": wall, "cpu": cpu, "reached": reached, "events": events, "memory": 8_000_000, "cells": 1000,
            "synapses": 100_000, "rates": rates or {"E": 5.0}, "scores": scores or {}}


class Arguments(unittest.TestCase):
    def wrong(self, *arguments):
        with self.assertRaises(bench.Wrong) as caught:
            bench.parse(list(arguments))
        return str(caught.exception)

    def test_an_unknown_benchmark_names_the_nearest(self):
        self.assertEqual(self.wrong("brunell"), f"no benchmark 'brunell'; there are {NAMES}; did you mean 'brunel'?")

    def test_every_unknown_benchmark_is_told(self):
        self.assertEqual(self.wrong("xxx", "cubba"), f"no benchmark 'xxx'; there are {NAMES}\n"
                         f"no benchmark 'cubba'; there are {NAMES}; did you mean 'cuba'?")

    def test_an_unknown_program_names_the_nearest(self):
        self.assertEqual(self.wrong("cuba", "--against", "brain2"), "--against: no program 'brain2'; there are brian2, nest; did you mean 'brian2'?")

    def test_a_counterpart_that_is_not_there(self):
        self.assertEqual(self.wrong("coba", "--against", "nest"), "nest has no counterpart of coba; it has brunel, cuba")

    def test_without_names_only_those_with_a_counterpart(self):
        self.assertEqual([b.name for b in bench.parse(["--against", "nest"]).benchmarks], ["brunel", "cuba"])

    def test_what_cannot_be_resized(self):
        self.assertEqual(self.wrong("eyeblink", "--size", "2"), "--size: eyeblink cannot be resized")

    def test_numbers(self):
        for option, value, text in (("--pairs", "0", "expected a whole number from 1, not '0'"), ("--size", "-1", "expected a number above 0, not '-1'"),
                                    ("--duration", "nan", "expected a number above 0, not 'nan'")):
            err = io.StringIO()
            with self.assertRaises(SystemExit) as caught, contextlib.redirect_stderr(err):
                bench.parse([f"{option}={value}"])
            self.assertEqual(caught.exception.code, 2)
            self.assertEqual(err.getvalue().splitlines()[-1], f"mossy bench: error: argument {option}: {text}")

    def test_a_loaded_machine_is_told(self):
        self.assertEqual(bench.load_warning(1.0, 2), "")
        self.assertEqual(bench.load_warning(1.25, 2), "warning: other work is running (load average 1.2 on 2 cores, more than 0.5 a core); "
                         "the times below are not to be quoted")


class Catalogue(unittest.TestCase):
    def test_sizes_keep_the_numbers_of_inputs(self):
        cuba = next(b for b in catalogue.BENCHMARKS if b.name == "cuba")
        self.assertEqual(cuba.sized(4)[:3], ["populations.E.size=12800", "populations.I.size=3200", "projections.EE.p=0.005"])

    def test_every_file_and_counterpart_exists(self):
        for b in catalogue.BENCHMARKS:
            self.assertTrue((HERE.parents[1] / b.path).is_file(), b.path)
            for program in b.counterparts:
                self.assertTrue((HERE / program / f"{b.file or b.name}.py").is_file(), b.name)

    def test_the_microcircuit_is_what_its_generator_writes(self):
        self.assertEqual((HERE.parents[1] / "networks/benchmarks/microcircuit.yaml").read_text(), microcircuit.write())

    def test_numbers_of_synapses_give_back_the_probabilities(self):
        for name, source, target, number in microcircuit.projections():
            pairs = microcircuit.SIZES[source] * microcircuit.SIZES[target]
            self.assertAlmostEqual(1 - (1 - 1 / pairs) ** number, microcircuit.PROBABILITIES[target][source], 6, name)


class Numbers(unittest.TestCase):
    def test_medians_and_costs(self):
        m = figures.medians([run(cpu=1), run(cpu=9), run(cpu=3, rates={"E": 7.0})])
        self.assertEqual((m["cpu"], m["cpu_per_second"], m["wall_per_second"], m["rates"]), (3, 6, 4, {"E": 5.0}))
        self.assertAlmostEqual(m["ns_per_event"], 3e6)

    def test_what_is_not_told_stays_unknown(self):
        m = figures.medians([run(events=None)])
        self.assertIsNone(m["events"])
        self.assertIsNone(m["ns_per_event"])

    def test_bytes(self):
        self.assertEqual(figures.per_cell_and_synapse(run(), 1_000_000, 2_000_000), {"bytes_per_synapse": 60, "bytes_per_cell": None})
        self.assertEqual(figures.per_cell_and_synapse(run(), 1_000_000, 7_000_000), {"bytes_per_synapse": None, "bytes_per_cell": 6000})

    def test_ratios_are_medians_of_pairs(self):
        r = figures.ratios([run(cpu=1), run(cpu=2), run(cpu=1)], [run(cpu=2), run(cpu=10), run(cpu=3)])
        self.assertEqual(r["cpu"], {"median": 3, "smallest": 2, "largest": 5})

    def test_ratios_hold_for_different_durations(self):
        self.assertEqual(figures.ratios([run(cpu=1, reached=500)], [run(cpu=4, reached=1000)])["cpu"]["median"], 2)

    def test_expected_values_are_reached_missed_or_not_measured(self):
        expected = [catalogue.Expected("a", 5, 0.5), catalogue.Expected("b", 5, 0.5), catalogue.Expected("c", 5, 0.5)]
        found = figures.compare_expected(expected, [run(scores={"a": 5.5, "b": 5.6}), run(scores={"a": None, "b": 5.6})])
        self.assertEqual([(e["found"], e["reached"]) for e in found], [(5.5, True), (5.6, False), (None, False)])


class Text(unittest.TestCase):
    def test_table(self):
        self.assertEqual(table.render([[["cuba", 1234.5, None], ["x", 0.12345, 2]]], ["name", "a", "b"]),
                         "| name |     a | b |\n"
                         "|------|------:|--:|\n"
                         "| cuba | 1,234 | - |\n"
                         "| x    | 0.123 | 2 |\n")

    def test_figure_script_holds_the_points(self):
        script = scaling.plot_script([[10000, 0, 0.5], [1000000, 0, 0.75]], "x.svg")
        self.assertIn("$cost << END\n10000 0.5\n1e+06 0.75\nEND\n", script)

    def test_the_driven_cells_are_as_many_at_every_size(self):
        self.assertEqual(scaling.settings(10000), ("populations.E.size=8000", "populations.I.size=2000",
                                                   "sources.drive_E.cells.every=20", "sources.drive_I.cells.every=20"))

    def test_cells_alone(self):
        self.assertEqual(programs.cells_alone([("E", "lif_psc_exp", 3), ("fibres", "poisson", 9)]),
                         "name: cells-alone\nsimulation: {duration: 1}\npopulations:\n  E: {size: 3, model: lif_psc_exp}\n")


class Runs(unittest.TestCase):
    def setUp(self):
        if not MOSSY:
            self.skipTest("no program given")
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def bench(self, *arguments):
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            status = bench.main([*arguments, "--pairs", "1", "--out", str(self.folder / "out")], MOSSY)
        self.assertEqual(status, 0)
        return out.getvalue()

    def test_a_run_becomes_a_row_and_a_result(self):
        self.assertRegex(self.bench("cuba", "--size", "0.1", "--duration", "50"), r"(?m)^\| cuba +\| mossy +\|")
        result = json.loads((self.folder / "out/bench.json").read_text())["benchmarks"][0]
        self.assertEqual((result["benchmark"], result["medians"]["mossy"]["cells"], result["medians"]["mossy"]["reached"]), ("cuba", 400, 50))
        self.assertGreater(result["medians"]["mossy"]["events"], 0)
        self.assertGreater(result["medians"]["mossy"]["memory"], 1_000_000)

    def test_scaling_runs_every_size(self):
        self.bench("--scaling", "--size", "0.1", "--duration", "20")
        sizes = json.loads((self.folder / "out/scaling.json").read_text())["sizes"]
        self.assertEqual([s["medians"]["cells"] for s in sizes], [1000, 3000, 10000, 30000, 100000])

    def test_a_failing_run_is_told_whole(self):
        with self.assertRaisesRegex(programs.Failed, r"(?s)^mossy: failed \(exit status 2\): .*no such\.yaml.*cannot read"):
            programs.call([MOSSY, "run", "no such.yaml"], "mossy:")


if __name__ == "__main__":
    unittest.main()
