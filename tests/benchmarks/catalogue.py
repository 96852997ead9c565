# SPDX-License-Identifier: MIT
"""The benchmarks: which file, what its run must show, which counterparts there are. One entry per benchmark.

Expected values are those of the first lines of the network files, which say where they come from. A score is named as
`mossy run` prints it: "rates.E.measured.rate".
"""
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Expected:
    """The value a score must have, give or take `within` (absolute)."""
    score: str
    value: float
    within: float


@dataclass(frozen=True)
class Benchmark:
    name: str
    title: str
    file: str = ""
    variant: str = ""
    settings: tuple = ()  # always given as --set
    duration: float = 0  # ms; 0: as the file says
    expected: tuple = ()
    counterparts: tuple = ()
    sizes: dict = field(default_factory=dict)  # population: cells, for --size
    probabilities: dict = field(default_factory=dict)  # projection: p at the given sizes, for --size

    @property
    def path(self):
        return f"networks/benchmarks/{self.file or self.name}.yaml"

    def sized(self, factor):
        """The settings that multiply the sizes and keep the numbers of inputs."""
        cells = [f"populations.{p}.size={max(1, round(n * factor))}" for p, n in self.sizes.items()]
        return cells + [f"projections.{p}.p={probability / factor:.9g}" for p, probability in self.probabilities.items()]


def bernoulli(p):
    return {name: p for name in ("EE", "EI", "IE", "II")}


def rates_of(values, within):
    return tuple(Expected(f"rates.{p}.measured.rate", rate, within(rate)) for p, rate in values.items())


# Two simulators differ by up to a tenth in one population of the microcircuit (its file says which), and the rate of a small
# population in one second has sampling noise besides.
MICROCIRCUIT = {"L23E": 0.903, "L23I": 2.965, "L4E": 4.414, "L4I": 5.876, "L5E": 7.569, "L5I": 8.633, "L6E": 1.105, "L6I": 7.829}
TENTH = {"L23E": 0.75, "L23I": 3.28, "L4E": 4.76, "L4I": 6.20, "L5E": 6.55, "L5I": 8.97, "L6E": 1.10, "L6I": 8.06}


def sparse(name, title, variant=""):
    return Benchmark(name, title, "sparse", variant,
                     expected=(Expected("rates.E.rate", 0.185, 0.01), Expected("rates.I.rate", 0.185, 0.02)),
                     counterparts=("brian2",) if not variant else (),
                     sizes={"E": 80000, "I": 20000})


BENCHMARKS = [
    Benchmark("brunel", "12,500 cells, asynchronous irregular, 38 Hz",
              expected=(Expected("rates.E.measured.rate", 37.95, 0.6), Expected("intervals.E.measured.CV", 0.44, 0.01)),
              counterparts=("brian2", "nest"), sizes={"E": 10000, "I": 2500}),
    Benchmark("cuba", "4,000 cells, currents, self-sustained, 5 Hz",
              # three standard deviations over seeds
              expected=(Expected("rates.E.measured.rate", 5.41, 0.51), Expected("intervals.E.measured.CV", 0.69, 0.03)),
              counterparts=("brian2", "nest"), sizes={"E": 3200, "I": 800}, probabilities=bernoulli(0.02)),
    Benchmark("coba", "4,000 cells, conductances, self-sustained, 18 Hz", duration=1500,  # a second measured: long enough for the rate, not for the CV
              expected=(Expected("rates.E.measured.rate", 18.3, 2.1),),
              counterparts=("brian2",), sizes={"E": 3200, "I": 800}, probabilities=bernoulli(0.02)),
    Benchmark("coba_clocked", "the same in steps of 0.1 ms", "coba", "clocked", duration=1500,
              expected=(Expected("rates.E.measured.rate", 18.3, 2.1),),
              counterparts=("brian2",), sizes={"E": 3200, "I": 800}, probabilities=bernoulli(0.02)),
    Benchmark("plastic", "3,125 cells, 625,000 plastic synapses",
              counterparts=("brian2",), sizes={"E": 2500, "I": 625}, probabilities=bernoulli(0.1)),
    sparse("sparse", "100,000 cells, one in 200 fires"),
    sparse("sparse_million", "1,000,000 cells, one in 200 fires", "million"),
    Benchmark("microcircuit", "77,169 cells, 299 million synapses",
              expected=rates_of(MICROCIRCUIT, lambda r: 0.1 * r + 0.1)),
    Benchmark("microcircuit_tenth", "7,717 cells, 3 million synapses", "microcircuit", "tenth",
              expected=rates_of(TENTH, lambda r: 0.15 * r + 0.15)),
    Benchmark("granule_layer", "500,000 granule cells, 2 % active",
              expected=(Expected("sparseness.granule.show.mean", 0.02, 0.005),), counterparts=("brian2",),
              sizes={"granule": 500000, "basket": 5000}),
    Benchmark("cerebellum_plastic", "a million parallel fibres that learn",
              expected=(Expected("rates.granule.rate", 2, 0.03), Expected("rates.olive.rate", 1, 0.25))),
    Benchmark("eyeblink", "102,400 granule cells, conditioned blink"),
    Benchmark("eyeblink_clocked", "the same in steps of 1 ms", "eyeblink", "clocked"),
]
