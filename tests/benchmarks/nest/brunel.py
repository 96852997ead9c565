# SPDX-License-Identifier: MIT
"""networks/benchmarks/brunel.yaml in NEST: iaf_psc_delta, one Poisson train of 20,000 Hz for each cell."""
import nest

from common import begin, record, simulate

given = begin(1200)
sizes = {"E": round(10000 * given.size), "I": round(2500 * given.size)}
params = {"C_m": 250.0, "tau_m": 20.0, "E_L": 0.0, "V_th": 20.0, "V_reset": 10.0, "t_ref": 2.0, "V_m": nest.random.uniform(0.0, 20.0)}
cells = {p: nest.Create("iaf_psc_delta", n, params) for p, n in sizes.items()}
noise = nest.Create("poisson_generator", params={"rate": 20000.0})
for target in cells.values():
    nest.Connect(noise, target, syn_spec={"weight": 0.1, "delay": 1.5})
for source, indegree, weight in (("E", 1000, 0.1), ("I", 250, -0.5)):
    for target in cells.values():
        nest.Connect(cells[source], target, {"rule": "fixed_indegree", "indegree": indegree}, {"weight": weight, "delay": 1.5})
simulate(given, cells, record(cells), 1250 * sum(sizes.values()))
