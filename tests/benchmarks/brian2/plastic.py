# SPDX-License-Identifier: MIT
"""networks/benchmarks/plastic.yaml in Brian2. The whole delay lies before the synapse, in Mossy all but 0.1 ms."""
from brian2 import Hz, Network, NeuronGroup, PoissonInput, SpikeMonitor, Synapses, ms, mV

from common import begin, simulate

given = begin(2200)
sizes = {"E": round(2500 * given.size), "I": round(625 * given.size)}
equations = "dv/dt = -v / (20*ms) : volt (unless refractory)"
cells = {p: NeuronGroup(n, equations, threshold="v >= 20*mV", reset="v = 10*mV", refractory=2 * ms, method="exact") for p, n in sizes.items()}
objects = list(cells.values())
for group in cells.values():
    group.v = "rand() * 20*mV"
    objects.append(PoissonInput(group, "v", 250, 20 * Hz, 0.4 * mV))
rule = """
w : volt
dpre/dt = -pre / (20*ms) : 1 (event-driven)
dpost/dt = -post / (20*ms) : 1 (event-driven)
"""
learn_pre = "v_post += w; w = clip(w - 0.00105 * 1.2*mV * post, 0*mV, 1.2*mV); pre += 1".replace("; ", "\n")
learn_post = "w = clip(w + 0.001 * 1.2*mV * pre, 0*mV, 1.2*mV); post += 1".replace("; ", "\n")
synapses = []
for source, jump in (("E", "0.4"), ("I", "-2")):
    for target in cells:
        plastic = source == target == "E"
        s = (Synapses(cells["E"], cells["E"], rule, on_pre=learn_pre, on_post=learn_post, delay={"pre": 1.5 * ms}) if plastic
             else Synapses(cells[source], cells[target], on_pre=f"v_post += {jump}*mV", delay=1.5 * ms))
        s.connect(p=0.1 / given.size)
        if plastic:
            s.w = 0.4 * mV
        synapses.append(s)
monitors = {p: (SpikeMonitor(group), sizes[p]) for p, group in cells.items()}
simulate(Network(objects, synapses, [m for m, _ in monitors.values()]), given, monitors, synapses)
