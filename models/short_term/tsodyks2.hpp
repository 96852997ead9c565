// SPDX-License-Identifier: MIT
// Depression and facilitation by two variables: the available share R and its use u.
//
//   u_{n+1} = U + u_n (1 - U) exp(-D / tau_fac),   R_{n+1} = 1 + (R_n - R_n u_n - 1) exp(-D / tau_rec)
//   u_1 = U, R_1 = 1;  share of spike n: R_n u_n;  D: ms since the last spike;  tau_fac = 0: u = U always
// Markram, Wang and Tsodyks 1998, doi 10.1073/pnas.95.9.5323; tsodyks2_synapse of NEST.
#pragma once

#include <array>
#include <cmath>

#include "models/short_term_rule.hpp"

namespace mossy {

struct Tsodyks2 {
  static constexpr std::string_view name = "tsodyks2";
  static constexpr std::string_view meaning = "short-term depression and facilitation, two variables";
  static constexpr std::string_view equation =
      "share R u;  u' = U + u (1 - U) exp(-D/tau_fac),  R' = 1 + (R - R u - 1) exp(-D/tau_rec)";
  static constexpr std::string_view source = "Markram, Wang and Tsodyks 1998, doi 10.1073/pnas.95.9.5323";

  struct Params {
    double U = 0.5;
    double tau_rec = 800;
    double tau_fac = 0;
  };
  static constexpr std::array fields{
      Field<Params>{"U", "", &Params::U, ParameterBounds{0, 1, false, true}, "use of the first spike"},
      Field<Params>{"tau_rec", "ms", &Params::tau_rec, positive, "recovery from depression"},
      Field<Params>{"tau_fac", "ms", &Params::tau_fac, not_negative, "decay of facilitation, 0: none"},
  };
  static std::string_view check(const Params&) { return ""; }

  struct State {
    double u = 0, R = 1;
  };

  explicit Tsodyks2(const Params& p) : p_(p) {}

  double release(State& s, double dt, bool first) const {
    if (first) {
      s = {p_.U, 1};
    } else {
      s.R = 1 + (s.R - s.R * s.u - 1) * std::exp(-dt / p_.tau_rec);
      s.u = p_.U + (p_.tau_fac > 0 ? s.u * (1 - p_.U) * std::exp(-dt / p_.tau_fac) : 0);
    }
    return s.R * s.u;
  }

 private:
  Params p_;
};
static_assert(ShortTermRule<Tsodyks2>);

}  // namespace mossy
