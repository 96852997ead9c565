// SPDX-License-Identifier: MIT
// Integrate-and-fire cells against their formulas, over a ladder of parameters.
#include <catch2/catch.hpp>
#include <cmath>

#include "models/neuron/lif_psc_alpha.hpp"
#include "models/neuron/lif_psc_delta.hpp"
#include "models/neuron/lif_psc_exp.hpp"
#include "tests/support/lone_cell.hpp"

namespace mossy {
namespace {

/// Of a cell that is driven by I_e alone.
template <class Model>
std::vector<double> spike_times(const typename Model::Params& params, int count) {
  const Model model(params);
  return test::spike_times(model, model.rest(), count);
}

template <class Model>
void ladder() {
  for (const double tau_m : {0.5, 3.0, 10.0, 31.0, 200.0})
    for (const double t_ref : {0.0, 0.3, 2.0, 20.0})
      for (const double excess : {1e-6, 1e-3, 0.1, 5.0, 300.0}) {  // mV of V_inf above threshold
        typename Model::Params p;
        p.tau_m = tau_m;
        p.t_ref = t_ref;
        p.E_L = -65;
        p.V_reset = -72;
        p.I_e = (p.V_th + excess - p.E_L) * p.C_m / p.tau_m;
        const double V_inf = p.E_L + p.I_e * p.tau_m / p.C_m;
        const double first = tau_m * std::log((V_inf - p.E_L) / (V_inf - p.V_th));
        const double period = t_ref + tau_m * std::log((V_inf - p.V_reset) / (V_inf - p.V_th));
        const auto times = spike_times<Model>(p, 50);
        REQUIRE(times.size() == 50);
        // V_inf - V_th is known to a few ulp of 70 mV.
        const double error = tau_m * (1e-13 / excess + 1e-13);
        INFO("tau_m " << tau_m << ", t_ref " << t_ref << ", " << excess << " mV above");
        for (int k = 0; k < 50; ++k)
          CHECK(std::abs(times[static_cast<std::size_t>(k)] - first - k * period) <
                (k + 1) * error + 1e-12 * k * t_ref);
      }
}

TEST_CASE("f-I curve of lif_psc_delta") {
  ladder<LifPscDelta>();
}
TEST_CASE("f-I curve of lif_psc_exp") {
  ladder<LifPscExp>();
}
TEST_CASE("f-I curve of lif_psc_alpha") {
  ladder<LifPscAlpha>();
}

TEST_CASE("a drive that ends below, or only approaches, the threshold gives no spike") {
  for (const double I_e : {0.0, 374.0, 375.0}) {  // 375 pA: V_inf = V_th
    LifPscDelta::Params delta;
    LifPscExp::Params exp;
    delta.I_e = exp.I_e = I_e;
    CHECK(spike_times<LifPscDelta>(delta, 1).empty());
    CHECK(spike_times<LifPscExp>(exp, 1).empty());
  }
}

TEST_CASE("first spike of lif_psc_exp after one input with equal time constants") {
  // V - E_L = (w / C) t exp(-t / tau): the first solution by bisection in long double.
  for (const double tau : {0.7, 2.0, 10.0, 50.0})
    for (const double above : {1e-10, 1e-6, 0.01, 1.0, 100.0}) {
      LifPscExp::Params p;
      p.tau_m = p.tau_syn_ex = tau;
      const double w = (p.V_th - p.E_L + above) * p.C_m * std::exp(1.0) / tau;
      const LifPscExp model(p);
      auto state = model.rest();
      model.receive(state, 0, w);
      const auto V = [&](long double t) {
        return static_cast<long double>(w) / p.C_m * t * std::exp(-t / tau);
      };
      long double low = 0, high = tau;
      REQUIRE(V(high) > static_cast<long double>(p.V_th - p.E_L));
      for (int k = 0; k < 200; ++k) {
        const long double middle = (low + high) / 2;
        (V(middle) < static_cast<long double>(p.V_th - p.E_L) ? low : high) = middle;
      }
      const double slope = static_cast<double>((1 - low / tau) * V(low) / low);
      INFO("tau " << tau << ", " << above << " mV above");
      CHECK(std::abs(model.next_crossing(state) - static_cast<double>(low)) < 1e-13 / slope + 1e-14 * tau);
    }
}

}  // namespace
}  // namespace mossy
