// SPDX-License-Identifier: MIT
// Depression and facilitation with three states of the transmitter: recovered x, active y, inactive z.
//
//   dx/dt = z / tau_rec,  dy/dt = -y / tau_psc,  dz/dt = y / tau_psc - z / tau_rec,  du/dt = -u / tau_fac
//   at a spike: u += U (1 - u), then u x goes from x to y;  share: u x;  start x = 1, y = z = u = 0
//
// Between spikes, with K(t) = (exp(-t/tau_psc) - exp(-t/tau_rec)) / (1/tau_rec - 1/tau_psc) / tau_psc for the
// transmitter on its way through z (the exponential kernel, right also for equal time constants):
//   y(t) = y exp(-t/tau_psc),  z(t) = z exp(-t/tau_rec) + y K(t),  x = 1 - y - z.
// Tsodyks, Uziel and Markram 2000, doi 10.1523/JNEUROSCI.20-01-j0003.2000; tsodyks_synapse of NEST.
#pragma once

#include <array>
#include <cmath>

#include "models/neuron/exponential_kernel.hpp"
#include "models/short_term_rule.hpp"

namespace mossy {

struct Tsodyks {
  static constexpr std::string_view name = "tsodyks";
  static constexpr std::string_view meaning =
      "short-term depression and facilitation, three states of the transmitter";
  static constexpr std::string_view equation =
      "dx/dt = z/tau_rec, dy/dt = -y/tau_psc, dz/dt = y/tau_psc - z/tau_rec, du/dt = -u/tau_fac;  spike: u "
      "+= U (1 - u), "
      "then u x from x to y;  share u x";
  static constexpr std::string_view source =
      "Tsodyks, Uziel and Markram 2000, doi 10.1523/JNEUROSCI.20-01-j0003.2000";

  struct Params {
    double U = 0.5;
    double tau_rec = 800;
    double tau_fac = 0;
    double tau_psc = 3;
  };
  static constexpr std::array fields{
      Field<Params>{"U", "", &Params::U, ParameterBounds{0, 1, false, true}, "use of the first spike"},
      Field<Params>{"tau_rec", "ms", &Params::tau_rec, positive, "recovery of inactive transmitter"},
      Field<Params>{"tau_fac", "ms", &Params::tau_fac, not_negative, "decay of facilitation, 0: none"},
      Field<Params>{"tau_psc", "ms", &Params::tau_psc, positive, "how long transmitter stays active"},
  };
  static std::string_view check(const Params&) { return ""; }

  struct State {
    double y = 0, z = 0, u = 0;
  };

  explicit Tsodyks(const Params& p) : p_(p), through_z_(p.tau_rec, p.tau_psc, p.tau_psc) {}

  double release(State& s, double dt, bool first) const {
    if (first) s = {};
    s.z = s.z * std::exp(-dt / p_.tau_rec) + s.y * through_z_(dt);
    s.y *= std::exp(-dt / p_.tau_psc);
    s.u = p_.tau_fac > 0 ? s.u * std::exp(-dt / p_.tau_fac) : 0;
    s.u += p_.U * (1 - s.u);
    const double share = s.u * (1 - s.y - s.z);
    s.y += share;
    return share;
  }

 private:
  Params p_;
  ExponentialKernel through_z_;
};
static_assert(ShortTermRule<Tsodyks>);

}  // namespace mossy
