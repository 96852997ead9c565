// SPDX-License-Identifier: MIT
// Rules that go on between spikes against their differential equations: one synapse, classical Runge-Kutta in steps
// of 0.02 ms from event to event, every trace an explicit sum over all spikes before.
//
// Where a bound or a change of sign falls within a step, the reference errs by its slope's change over the step;
// the tolerances of 1e-6 come from there. Elsewhere both agree to 1e-9.
#include <catch2/catch.hpp>
#include <functional>

#include "sim/build/catalogue.hpp"
#include "tests/support/one_synapse.hpp"

namespace mossy::test {
namespace {

constexpr double last_time = 450;  // ms

/// Sum of exp(-(t - s)/tau) over the spikes s before or at `known`.
double sum_of(const Train& train, double known, double t, double tau) {
  double sum = 0;
  for (const double s : train)
    if (s <= known) sum += std::exp(-(t - s) / tau);
  return sum;
}
double sum_before(const Train& train, double t, double tau) {
  return sum_of(train, std::nextafter(t, 0), t, tau);
}

struct Both {
  double w, x;  // weight, and what else of the synapse goes on
};

struct Equations {
  /// d/dt of both at t in a stretch [from, to] without events.
  std::function<Both(Both, double t, double from, double to)> slope;
  std::function<Both(Both, double t)> post, pre;  ///< jumps; empty: none
  std::function<Both(Both)> bounded;
  std::function<std::vector<double>(double from, double to)> splits;  ///< times at which the slope jumps
};

Both stepped(const Both& y, const Both& k, double h) {
  return {y.w + h * k.w, y.x + h * k.x};
}

Both led(Both y, double from, double to, const Equations& e) {
  const int steps = static_cast<int>(std::ceil((to - from) / 0.02));
  const double h = (to - from) / steps;
  for (int k = 0; k < steps; ++k) {
    const double t = from + k * h;
    const Both a = e.slope(y, t, from, to), b = e.slope(stepped(y, a, h / 2), t + h / 2, from, to),
               c = e.slope(stepped(y, b, h / 2), t + h / 2, from, to),
               d = e.slope(stepped(y, c, h), t + h, from, to);
    y = e.bounded(
        {y.w + h / 6 * (a.w + 2 * b.w + 2 * c.w + d.w), y.x + h / 6 * (a.x + 2 * b.x + 2 * c.x + d.x)});
  }
  return y;
}

bool has(const Train& train, double t) {
  return std::find(train.begin(), train.end(), t) != train.end();
}

/// The weight right after each pre and at the end.
std::vector<double> expected(Both y, const Trains& trains, double lag, const Equations& e) {
  std::set<double> dates{last_time};
  for (const Train* train : {&trains.pre, &trains.post, &trains.modulator})
    dates.insert(train->begin(), train->end());
  for (const double t : trains.pre)
    dates.insert(t + lag);
  std::vector<double> out;
  double now = 0;
  for (const double date : dates) {
    if (date > last_time) break;
    std::vector<double> ends = e.splits ? e.splits(now, date) : std::vector<double>{};
    ends.push_back(date);
    for (const double end : ends)
      if (end > now) y = led(y, now, end, e), now = end;
    if (e.post && has(trains.post, date)) y = e.bounded(e.post(y, date));
    if (has(trains.pre, date)) {
      if (e.pre) y = e.bounded(e.pre(y, date));
      out.push_back(y.w);
    }
  }
  out.push_back(y.w);
  return out;
}

template <class Rule>
void agree(const typename Rule::Params& params, Both start, double lag, double tolerance,
           const std::function<Equations(const Trains&)>& equations) {
  bool moved = false;
  for (std::uint64_t k = 0; k < 4; ++k) {
    Stream random(2, key_of(Rule::name), k);
    const Trains trains{random_train(random, k % 2, 40), random_train(random, k % 2, 50),
                        random_train(random, k % 2, 12)};
    const auto got = weights_of(Rule(params), start.w, trains, last_time);
    const auto right = expected(start, trains, lag, equations(trains));
    REQUIRE(got.size() == right.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
      INFO(Rule::name << ", trains " << k << ", pre " << i);
      CHECK(got[i] == Approx(right[i]).epsilon(tolerance).margin(tolerance));
      moved = moved || std::abs(got[i] - start.w) > 0.02 * start.w;
    }
  }
  CHECK(moved);
}

// -- calcium ------------------------------------------------------------------------------------

double calcium_at(const Calcium::Params& p, const Trains& s, double known, double t) {
  double c = 0;
  for (const double pre : s.pre)
    if (pre + p.D <= known) c += p.C_pre * std::exp(-(t - pre - p.D) / p.tau_Ca);
  return c + p.C_post * sum_of(s.post, known, t, p.tau_Ca);
}

Equations calcium_equations(const Calcium::Params& p, const Trains& s) {
  Equations e;
  e.slope = [=](Both y, double, double from, double to) -> Both {
    // `from` may be a threshold: what counts is calcium amid the stretch
    const double c = calcium_at(p, s, from, (from + to) / 2), width = p.Wmax - p.Wmin;
    const double rho = (y.w - p.Wmin) / width;
    const double cubic = p.bistable * rho * (1 - rho) * (p.rho_star - rho);
    const double up = c > p.theta_p ? p.gamma_p * (1 - rho) : 0, down = c > p.theta_d ? p.gamma_d * rho : 0;
    return {width * (-cubic + up - down) / p.tau, 0};
  };
  e.bounded = [=](Both y) -> Both { return {std::clamp(y.w, p.Wmin, p.Wmax), 0}; };
  // By bisection, in order of time: calcium falls, so the higher threshold is passed first.
  e.splits = [=](double from, double to) {
    std::vector<double> found;
    for (const double theta : {std::max(p.theta_p, p.theta_d), std::min(p.theta_p, p.theta_d)}) {
      double low = from, high = to;
      if (!(calcium_at(p, s, from, from) > theta && calcium_at(p, s, from, to) < theta)) continue;
      while (high - low > 1e-13 * high) {
        const double middle = (low + high) / 2;
        (calcium_at(p, s, from, middle) > theta ? low : high) = middle;
      }
      found.push_back(high);
    }
    return found;
  };
  return e;
}

TEST_CASE("calcium: the efficacy follows its equation, with every kind of cubic term") {
  struct Case {
    double bistable, rho_star, D, tau;
  };
  for (const Case& c : {Case{0, 0.5, 4.6098, 20000}, Case{1, 0.5, 4.6098, 20000}, Case{1, 0.3, 4.6098, 20000},
                        Case{1, 0.5, 0, 3000}, Case{1, 0.7, 4, 300}}) {
    Calcium::Params p;
    p.bistable = c.bistable;
    p.rho_star = c.rho_star;
    p.D = c.D;
    p.tau = c.tau;
    p.Wmin = 0.5;
    p.Wmax = 3;
    INFO("bistable " << c.bistable << ", rho_star " << c.rho_star << ", D " << c.D << ", tau " << c.tau);
    agree<Calcium>(p, {1.4, 0}, p.D, 1e-7, [=](const Trains& s) { return calcium_equations(p, s); });
  }
}

TEST_CASE("calcium left alone goes to the nearer of its two states") {
  for (const double rho_star : {0.5, 0.4}) {
    Calcium::Params p;
    p.rho_star = rho_star;
    p.tau = 100;
    p.Wmax = 1;
    const auto at_end = [&](double w) { return weights_of(Calcium(p), w, {}, 20000).back(); };
    CHECK(at_end(rho_star - 0.05) == Approx(0).margin(1e-12));
    CHECK(at_end(rho_star + 0.05) == Approx(1).epsilon(1e-12));
    if (rho_star == 0.5) CHECK(at_end(rho_star) == rho_star);
  }
}

// -- homeostatic scaling ------------------------------------------------------------------------

TEST_CASE("homeostatic_scaling: weights follow their equation up to the bounds") {
  for (const double exponent : {1.0, 2.0})
    for (const double target : {8.0, 45.0}) {
      HomeostaticScaling::Params p;
      p.exponent = exponent;
      p.target = target;
      p.tau_rate = 40;
      p.tau_scaling = 120;
      p.Wmin = 0.4;
      p.Wmax = 3;
      agree<HomeostaticScaling>(p, {1.5, 0}, 0, 1e-6, [=](const Trains& s) {
        Equations e;
        e.slope = [=](Both y, double t, double from, double) -> Both {
          const double rate = 1000 / p.tau_rate * sum_of(s.post, from, t, p.tau_rate);
          return {(exponent == 2 ? y.w * y.w / p.Wmax : y.w) * (1 - rate / target) / p.tau_scaling, 0};
        };
        e.bounded = [=](Both y) -> Both { return {std::clamp(y.w, p.Wmin, p.Wmax), 0}; };
        return e;
      });
    }
}

TEST_CASE("homeostatic_scaling: the weights of a silent cell grow by exp(t / tau_scaling)") {
  HomeostaticScaling::Params p;
  p.tau_scaling = 500;
  CHECK(weights_of(HomeostaticScaling(p), 2, {}, 1000).back() == Approx(2 * std::exp(2.0)).epsilon(1e-14));
  CHECK(weights_of(HomeostaticScaling(p), 2, {{100, 400}, {}, {}}, 1000)[1] ==
        Approx(2 * std::exp(0.8)).epsilon(1e-14));
  CHECK(weights_of(HomeostaticScaling(p), 2, {}, 1e6).back() == 100);
}

TEST_CASE("homeostatic_scaling rests at its target rate") {
  HomeostaticScaling::Params p;
  p.target = 20;
  p.tau_rate = 2000;
  p.tau_scaling = 1e5;
  Train every_50_ms;
  for (int k = 0; k < 4000; ++k)
    every_50_ms.push_back(50.0 * k + 1);
  const HomeostaticScaling rule(p);
  const double before = weights_of(rule, 2, {{}, every_50_ms, {}}, 1e5).back();
  const double after = weights_of(rule, 2, {{}, every_50_ms, {}}, 2e5).back();
  CHECK(after == Approx(before).epsilon(1e-9));
}

// -- reward -------------------------------------------------------------------------------------

/// A step of eligibility.
struct Step {
  double time, size;
};
std::vector<Step> eligibility_steps(const StdpReward::Params& p, const Trains& s) {
  std::vector<Step> steps;
  for (const double t : s.post)
    steps.push_back({t, p.A_plus * sum_before(s.pre, t, p.tau_plus)});
  for (const double t : s.pre)
    steps.push_back({t, -p.A_minus * sum_before(s.post, t, p.tau_minus)});
  return steps;
}

TEST_CASE("stdp_reward: weights follow their equation up to the bounds") {
  for (const double b : {0.0, 0.008, 0.03})
    for (const double size : {0.1, 1.0}) {
      StdpReward::Params p;
      p.A_plus = size;
      p.A_minus = 0.7 * size;
      p.tau_c = 60;
      p.tau_n = 25;
      p.b = b;
      p.Wmin = 0.5;
      p.Wmax = 4;
      agree<StdpReward>(p, {2, 0}, 0, 1e-6, [=](const Trains& s) {
        const auto steps = eligibility_steps(p, s);
        Equations e;
        e.slope = [=](Both, double t, double from, double) -> Both {
          double c = 0;
          for (const Step& step : steps)
            if (step.time <= from) c += step.size * std::exp(-(t - step.time) / p.tau_c);
          return {c * (sum_of(s.modulator, from, t, p.tau_n) / p.tau_n - b), 0};
        };
        e.bounded = [=](Both y) -> Both { return {std::clamp(y.w, p.Wmin, p.Wmax), 0}; };
        return e;
      });
    }
}

TEST_CASE("stdp_reward away from its bounds is a double sum over eligibility steps and dopamine spikes") {
  StdpReward::Params p;
  p.A_plus = 0.3;
  p.A_minus = 0.25;
  p.tau_c = 300;
  p.tau_n = 80;
  p.b = 0.004;
  p.Wmax = 1000;
  Stream random(3, key_of("reward sum"), 0);
  const Trains s{random_train(random, false, 40), random_train(random, false, 40),
                 random_train(random, false, 20)};
  const double T = 700, rate = 1 / p.tau_c + 1 / p.tau_n;
  double sum = 0;
  for (const Step& step : eligibility_steps(p, s)) {
    sum -= p.b * step.size * p.tau_c * (1 - std::exp(-(T - step.time) / p.tau_c));
    for (const double d : s.modulator) {
      const double from = std::max(step.time, d);
      const double both = std::exp(-(from - step.time) / p.tau_c - (from - d) / p.tau_n);
      sum += step.size / p.tau_n * both * (1 - std::exp(-rate * (T - from))) / rate;
    }
  }
  CHECK(std::abs(sum) > 0.5);
  CHECK(weights_of(StdpReward(p), 500, s, T).back() == Approx(500 + sum).epsilon(1e-12));
}

TEST_CASE("stdp_reward: without dopamine nothing is learned, and dopamine may come after the pair") {
  StdpReward::Params p;
  const StdpReward rule(p);
  CHECK(weights_of(rule, 5, {{10}, {20}, {}}).back() == 5);
  // c = A_plus exp(-10/20) at 20 ms, n = 1/tau_n at 520 ms; the rest is what decays to the end.
  const double c = std::exp(-0.5) * std::exp(-0.5), tau = 1000.0 * 200 / 1200;
  CHECK(weights_of(rule, 5, {{10}, {20}, {520}}, 3000).back() ==
        Approx(5 + c / 200 * tau * (1 - std::exp(-2480 / tau))).epsilon(1e-12));
}

TEST_CASE("stdp_reward: eligibility decays while plasticity is off") {
  const StdpReward rule{StdpReward::Params{}};
  const double c = std::exp(-0.5) * std::exp(-0.5), tau = 1000.0 * 200 / 1200;
  CHECK(weights_of(rule, 5, {{10}, {20}, {520}}, 3000, {{0, 100}, {500, never}}).back() ==
        Approx(5 + c / 200 * tau * (1 - std::exp(-2480 / tau))).epsilon(1e-12));
  CHECK(weights_of(rule, 5, {{10}, {20}, {520}}, 3000, {{0, 500}}).back() == 5);
}

// -- heterosynaptic -----------------------------------------------------------------------------

TEST_CASE("heterosynaptic: weight and reference weight follow their equations") {
  for (const double P : {0.0, 3.0}) {
    Heterosynaptic::Params p;
    p.A = 0.03;
    p.B = 0.05;
    p.beta = 0.04;
    p.delta = 0.02;
    p.tau_cons = 120;
    p.P = P;
    p.w_P = 1.2;
    p.Wmax = 2;
    agree<Heterosynaptic>(p, {0.8, 0.8}, 0, 1e-8, [=](const Trains& s) {
      Equations e;
      e.slope = [=](Both y, double, double, double) -> Both {
        return {0, (y.w - y.x - P * y.x * (p.w_P / 2 - y.x) * (p.w_P - y.x)) / p.tau_cons};
      };
      e.post = [=](Both y, double t) -> Both {
        const double z = sum_before(s.post, t, p.tau_minus);
        return {y.w + p.A * sum_before(s.pre, t, p.tau_plus) * sum_before(s.post, t, p.tau_slow) -
                    p.beta * (y.w - y.x) * z * z * z,
                y.x};
      };
      e.pre = [=](Both y, double t) -> Both {
        return {y.w + p.delta - p.B * sum_before(s.post, t, p.tau_minus), y.x};
      };
      e.bounded = [=](Both y) -> Both {
        return {std::clamp(y.w, 0.0, p.Wmax), std::clamp(y.x, 0.0, p.Wmax)};
      };
      return e;
    });
  }
}

}  // namespace
}  // namespace mossy::test
