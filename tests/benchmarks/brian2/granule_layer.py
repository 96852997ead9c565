# SPDX-License-Identifier: MIT
"""networks/benchmarks/granule_layer.yaml in Brian2. Pairs are drawn one by one (p = 100 / 5,000 and so on), so that they
are made in its own program: numbers of inputs vary, where the file has them fixed."""
import numpy as np
from brian2 import Hz, Network, NeuronGroup, PoissonGroup, SpikeMonitor, Synapses, TimedArray, ms, mV

from common import begin, simulate

PATTERNS, SHOWN, GAP = 4, 200, 50  # ms
given = begin(PATTERNS * (SHOWN + GAP))
sizes = {"granule": round(500000 * given.size), "basket": round(5000 * given.size)}

rates = np.zeros((PATTERNS * (SHOWN + GAP) // GAP, 5000))
for pattern in range(PATTERNS):
    first = pattern * (SHOWN + GAP) // GAP
    rates[first:first + SHOWN // GAP, np.random.choice(5000, 500, replace=False)] = 40
shown = TimedArray(rates * Hz, dt=GAP * ms)
entorhinal = PoissonGroup(5000, rates="shown(t, i)", namespace={"shown": shown})
granule = NeuronGroup(sizes["granule"], """
dv/dt = (-87*mV - v) / (31*ms) + (ie + ii) / (100*pF) : volt (unless refractory)
die/dt = -ie / (5*ms) : amp
dii/dt = -ii / (7*ms) : amp
""", threshold="v >= -56*mV", reset="v = -74*mV", refractory=10 * ms, method="exact")
granule.v = -87 * mV
basket = NeuronGroup(sizes["basket"], """
dv/dt = (-52*mV - v) / (10*ms) + ie / (100*pF) : volt (unless refractory)
die/dt = -ie / (2*ms) : amp
""", threshold="v >= -39*mV", reset="v = -45*mV", refractory=2 * ms, method="exact")
basket.v = -52 * mV

perforant_path = Synapses(entorhinal, granule, "w : amp", on_pre="ie_post += w", delay=3 * ms)
perforant_path.connect(p=100 / 5000)
perforant_path.w = "clip(30 + 7.5*randn(), 0, 1000)*pA"
feedback = Synapses(granule, basket, on_pre="ie_post += 250*pA", delay=1 * ms)
feedback.connect(p=1000 / sizes["granule"])
inhibition = Synapses(basket, granule, on_pre="ii_post -= 30*pA", delay=0.9 * ms)
inhibition.connect(p=20 / sizes["basket"])

synapses = [perforant_path, feedback, inhibition]
monitors = {"granule": (SpikeMonitor(granule), sizes["granule"]), "basket": (SpikeMonitor(basket), sizes["basket"])}
count = round(sizes["granule"] * 120 + sizes["basket"] * 1000)
simulate(Network(entorhinal, granule, basket, synapses, [m for m, _ in monitors.values()]), given, monitors, count)
