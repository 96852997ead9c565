# SPDX-License-Identifier: MIT
"""networks/benchmarks/coba.yaml in Brian2, by exponential Euler in steps of 0.1 ms. The start: Poisson spikes for 50 ms."""
from brian2 import Network, NeuronGroup, PoissonGroup, SpikeMonitor, Synapses, ms, mV, nS

from common import begin, simulate

given = begin(5500)
sizes = {"E": round(3200 * given.size), "I": round(800 * given.size)}
equations = """
dv/dt = (10*nS*(-60*mV - v) + ge*(0*mV - v) + gi*(-80*mV - v)) / (200*pF) : volt (unless refractory)
dge/dt = -ge / (5*ms) : siemens
dgi/dt = -gi / (10*ms) : siemens
"""
cells = {p: NeuronGroup(n, equations, threshold="v >= -50*mV", reset="v = -60*mV", refractory=5 * ms, method="exponential_euler") for p, n in sizes.items()}
objects = list(cells.values())
for group in cells.values():
    group.v = "-60*mV + rand() * 10*mV"
    start = PoissonGroup(len(group), "300*Hz * int(t < 50*ms)")
    joined = Synapses(start, group, on_pre="ge_post += 6*nS")
    joined.connect(j="i")
    objects += [start, joined]
synapses = []
for source, jump in (("E", "ge_post += 6*nS"), ("I", "gi_post += 67*nS")):
    for target in cells:
        s = Synapses(cells[source], cells[target], on_pre=jump, delay=0.1 * ms)
        s.connect(p=0.02 / given.size)
        synapses.append(s)
monitors = {p: (SpikeMonitor(group), sizes[p]) for p, group in cells.items()}
simulate(Network(objects, synapses, [m for m, _ in monitors.values()]), given, monitors, synapses)
