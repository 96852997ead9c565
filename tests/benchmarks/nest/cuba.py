# SPDX-License-Identifier: MIT
"""networks/benchmarks/cuba.yaml in NEST: iaf_psc_exp."""
import nest

from common import begin, record, simulate

given = begin(5500)
sizes = {"E": round(3200 * given.size), "I": round(800 * given.size)}
params = {"C_m": 200.0, "tau_m": 20.0, "E_L": -49.0, "V_th": -50.0, "V_reset": -60.0, "t_ref": 5.0, "tau_syn_ex": 5.0,
          "tau_syn_in": 10.0, "V_m": nest.random.uniform(-60.0, -50.0)}
cells = {p: nest.Create("iaf_psc_exp", n, params) for p, n in sizes.items()}
for source, weight in (("E", 16.2), ("I", -90.0)):
    for target in cells.values():
        nest.Connect(cells[source], target, {"rule": "pairwise_bernoulli", "p": 0.02 / given.size}, {"weight": weight, "delay": 0.1})
synapses = nest.GetKernelStatus("num_connections")
simulate(given, cells, record(cells), synapses)
