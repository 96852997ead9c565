# SPDX-License-Identifier: MIT
"""networks/benchmarks/cuba.yaml in Brian2: its own example CUBA, with the benchmark's delay of 0.1 ms."""
from brian2 import Network, NeuronGroup, SpikeMonitor, Synapses, ms, mV

from common import begin, simulate

given = begin(5500)
sizes = {"E": round(3200 * given.size), "I": round(800 * given.size)}
equations = """
dv/dt = (ge + gi - (v + 49*mV)) / (20*ms) : volt (unless refractory)
dge/dt = -ge / (5*ms) : volt
dgi/dt = -gi / (10*ms) : volt
"""
cells = {p: NeuronGroup(n, equations, threshold="v >= -50*mV", reset="v = -60*mV", refractory=5 * ms, method="exact") for p, n in sizes.items()}
for group in cells.values():
    group.v = "-60*mV + rand() * 10*mV"
synapses = []
for source, jump in (("E", "ge_post += 1.62*mV"), ("I", "gi_post -= 9*mV")):
    for target in cells:
        s = Synapses(cells[source], cells[target], on_pre=jump, delay=0.1 * ms)
        s.connect(p=0.02 / given.size)
        synapses.append(s)
monitors = {p: (SpikeMonitor(group), sizes[p]) for p, group in cells.items()}
simulate(Network(list(cells.values()), synapses, [m for m, _ in monitors.values()]), given, monitors, synapses)
