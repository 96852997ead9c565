// SPDX-License-Identifier: MIT
// Calcium-based plasticity: what a synapse does depends on how long its calcium stays above two thresholds.
//
//   calcium    c = C_pre sum exp(-(t - t_pre - D)/tau_Ca) + C_post sum exp(-(t - t_post)/tau_Ca)
//   efficacy   tau drho/dt = -bistable rho (1 - rho)(rho_star - rho) + gamma_p (1 - rho) [c > theta_p]
//                            - gamma_d rho [c > theta_d]
//   weight     w = Wmin + (Wmax - Wmin) rho
//
// Between events calcium decays, so it passes each threshold at most once, after tau_Ca ln(c/theta). In each piece
// rho has a flow with constant coefficients:
//   bistable 0                  rho_inf + (rho - rho_inf) exp(-(gamma_p + gamma_d) t/tau) of what is above
//   cubic alone, rho_star 1/2   u = rho - 1/2:  u(t) = u / sqrt(4 u^2 (1 - E) + E),  E = exp(-t/(2 tau))
//   otherwise                   integrated (cubic_flow.hpp, 1e-12 per step)
// The noise of the paper is left out. Calcium is a trace: it goes on while plasticity is off, rho does not.
// D counts from the instant at which the presynaptic spike acts (spike + axonal_delay).
//
// Graupner and Brunel 2012, doi 10.1073/pnas.1109359109. Defaults: its fit to cortical slices.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "models/plasticity/cubic_flow.hpp"
#include "models/plasticity_rule.hpp"

namespace mossy {

struct Calcium {
  static constexpr std::string_view name = "calcium";
  static constexpr std::string_view meaning =
      "calcium of pre and post spikes against two thresholds, with a bistable efficacy";
  static constexpr std::string_view equation =
      "tau rho' = -bistable rho (1-rho)(rho_star-rho) + gamma_p (1-rho) [c > theta_p] - gamma_d rho [c > "
      "theta_d];  w = Wmin + (Wmax-Wmin) rho";
  static constexpr std::string_view source = "Graupner and Brunel 2012, doi 10.1073/pnas.1109359109";
  static constexpr bool needs_teacher = false;

  struct Params {
    double tau_Ca = 22.6936;
    double C_pre = 0.5617539;
    double C_post = 1.23964;
    double D = 4.6098;
    double theta_d = 1;
    double theta_p = 1.3;
    double gamma_d = 331.909;
    double gamma_p = 725.085;
    double tau = 346361.5;
    double rho_star = 0.5;
    double bistable = 1;
    double Wmin = 0;
    double Wmax = 100;
  };
  static constexpr std::array fields{
      Field<Params>{"tau_Ca", "ms", &Params::tau_Ca, positive, "decay of calcium"},
      Field<Params>{"C_pre", "", &Params::C_pre, not_negative, "calcium of a presynaptic spike"},
      Field<Params>{"C_post", "", &Params::C_post, not_negative, "calcium of a postsynaptic spike"},
      Field<Params>{"D", "ms", &Params::D, not_negative, "delay of the presynaptic calcium"},
      Field<Params>{"theta_d", "", &Params::theta_d, positive, "calcium above which rho falls"},
      Field<Params>{"theta_p", "", &Params::theta_p, positive, "calcium above which rho rises"},
      Field<Params>{"gamma_d", "", &Params::gamma_d, not_negative, "rate of depression, in units of 1/tau"},
      Field<Params>{"gamma_p", "", &Params::gamma_p, not_negative, "rate of potentiation, in units of 1/tau"},
      Field<Params>{"tau", "ms", &Params::tau, positive, "time constant of the efficacy"},
      Field<Params>{"rho_star", "", &Params::rho_star, fraction, "rho between the two stable states 0 and 1"},
      Field<Params>{"bistable", "", &Params::bistable, ParameterBounds{0, 1, true, true, true},
                    "1: with the cubic term, 0: without"},
      Field<Params>{"Wmin", "", &Params::Wmin, not_negative, "weight at rho 0"},
      Field<Params>{"Wmax", "", &Params::Wmax, positive, "weight at rho 1"},
  };
  static std::string_view check(const Params& p) { return p.Wmin < p.Wmax ? "" : "Wmin must be below Wmax"; }

  struct Pre {
    double c = 0;
  };
  struct Post {
    double c = 0;
  };
  using Synapse = NoSynapseState;

  explicit Calcium(const Params& p)
      : p_(p), flows_{flow(false, false), flow(false, true), flow(true, false), flow(true, true)} {}

  double pre_lag() const { return p_.D; }
  void pre_spike(Pre& trace, double dt) const { trace.c = trace.c * decay(dt) + p_.C_pre; }
  void post_spike(Post& trace, double dt) const { trace.c = trace.c * decay(dt) + p_.C_post; }
  double on_pre(double w, Synapse&, const PostSeen<Post>&) const { return w; }
  double on_post(double w, Synapse&, const PreSeen<Pre>&) const { return w; }

  double drift(double w, Synapse&, double dt, const Around<Calcium>& around) const {
    const double c =
        around.pre.trace.c * decay(around.pre.since) + around.post.trace.c * decay(around.post.since);
    const double until_d = std::min(dt, time_above(c, p_.theta_d));
    const double until_p = std::min(dt, time_above(c, p_.theta_p));
    const double first = std::min(until_d, until_p), second = std::max(until_d, until_p);
    double rho = std::clamp((w - p_.Wmin) / (p_.Wmax - p_.Wmin), 0.0, 1.0);
    rho = moved(rho, first, true, true);
    rho = moved(rho, second - first, until_p > first, until_d > first);
    rho = moved(rho, dt - second, false, false);
    return std::clamp(p_.Wmin + (p_.Wmax - p_.Wmin) * rho, p_.Wmin, p_.Wmax);
  }

 private:
  double decay(double dt) const { return std::exp(-dt / p_.tau_Ca); }
  double time_above(double c, double theta) const { return c > theta ? p_.tau_Ca * std::log(c / theta) : 0; }

  CubicFlow flow(bool rises, bool falls) const {
    const double up = rises ? p_.gamma_p / p_.tau : 0, down = falls ? p_.gamma_d / p_.tau : 0;
    const double cubic = p_.bistable / p_.tau;  // -rho (1 - rho)(s - rho) = -s rho + (1 + s) rho^2 - rho^3
    return CubicFlow({up, -up - down - cubic * p_.rho_star, cubic * (1 + p_.rho_star), -cubic});
  }

  double moved(double rho, double dt, bool rises, bool falls) const {
    if (!(dt > 0)) return rho;
    if (!rises && !falls && p_.bistable != 0 && p_.rho_star == 0.5) return cubic_alone(rho, dt);
    return std::clamp(flows_[static_cast<std::size_t>(2 * rises + falls)](rho, dt), 0.0, 1.0);
  }
  double cubic_alone(double rho, double dt) const {
    const double u = rho - 0.5, E = std::exp(-dt / (2 * p_.tau));
    if (u == 0) return rho;  // between the two, for ever
    return std::clamp(0.5 + u / std::sqrt(4 * u * u * (1 - E) + E), 0.0, 1.0);
  }

  Params p_;
  std::array<CubicFlow, 4> flows_;  ///< [2 rises + falls]
};
static_assert(LaggedRule<Calcium>);

}  // namespace mossy
