# SPDX-License-Identifier: MIT
"""networks/benchmarks/brunel.yaml in Brian2. The external input is Brian2's PoissonInput: a binomial number each step."""
from brian2 import Hz, Network, NeuronGroup, PoissonInput, SpikeMonitor, Synapses, ms, mV

from common import begin, fixed_indegree, simulate

given = begin(1200)
sizes = {"E": round(10000 * given.size), "I": round(2500 * given.size)}
tau, E_L = 20 * ms, 0 * mV
equations = "dv/dt = (E_L - v) / tau : volt (unless refractory)"
cells = {p: NeuronGroup(n, equations, threshold="v >= 20*mV", reset="v = 10*mV", refractory=2 * ms, method="exact", namespace={"tau": tau, "E_L": E_L})
         for p, n in sizes.items()}
objects, synapses = list(cells.values()), []
for group in cells.values():
    group.v = "rand() * 20*mV"
    objects.append(PoissonInput(group, "v", 1000, 20 * Hz, 0.1 * mV))
for source, indegree, jump in (("E", 1000, "0.1"), ("I", 250, "-0.5")):
    for target in cells:
        s = Synapses(cells[source], cells[target], on_pre=f"v_post += {jump}*mV", delay=1.5 * ms)
        i, j = fixed_indegree(sizes[source], sizes[target], indegree)
        s.connect(i=i, j=j)
        synapses.append((s, len(i)))
monitors = {p: (SpikeMonitor(group), sizes[p]) for p, group in cells.items()}
simulate(Network(objects, [s for s, _ in synapses], [m for m, _ in monitors.values()]), given, monitors, sum(n for _, n in synapses))
