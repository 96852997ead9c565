# SPDX-License-Identifier: MIT
"""networks/benchmarks/sparse.yaml in Brian2: the driven cells are those of a PoissonGroup, joined one to one."""
import numpy as np
from brian2 import Hz, Network, NeuronGroup, PoissonGroup, SpikeMonitor, Synapses, ms, mV

from common import begin, fixed_indegree, simulate

given = begin(1000)
sizes = {"E": round(80000 * given.size), "I": round(20000 * given.size)}
equations = "dv/dt = -v / (20*ms) : volt (unless refractory)"
cells = {p: NeuronGroup(n, equations, threshold="v >= 20*mV", reset="v = 0*mV", refractory=2 * ms, method="exact") for p, n in sizes.items()}
objects = list(cells.values())
for p, group in cells.items():
    driven = np.arange(0, sizes[p], 200)
    drive = PoissonGroup(len(driven), 40 * Hz)
    join = Synapses(drive, group, on_pre="v_post += 25*mV")
    join.connect(i=np.arange(len(driven)), j=driven)
    objects += [drive, join]
synapses = []
for source, indegree, jump in (("E", 80, "0.5"), ("I", 20, "-2.5")):
    for target in cells:
        s = Synapses(cells[source], cells[target], on_pre=f"v_post += {jump}*mV", delay=1.5 * ms)
        i, j = fixed_indegree(sizes[source], sizes[target], indegree)
        s.connect(i=i, j=j)
        synapses.append((s, len(i)))
monitors = {p: (SpikeMonitor(group), sizes[p]) for p, group in cells.items()}
simulate(Network(objects, [s for s, _ in synapses], [m for m, _ in monitors.values()]), given, monitors, sum(n for _, n in synapses))
