// SPDX-License-Identifier: MIT
// Every plasticity rule against sums over pairs of spikes, written anew without traces: one synapse between two
// given trains, on a grid that makes many of them coincide and off it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <set>

#include "sim/build/catalogue.hpp"
#include "sim/core/rng.hpp"
#include "sim/engine/plastic_synapses.hpp"
#include "tests/support/one_synapse_table.hpp"

namespace mossy {
namespace {

using Train = std::vector<double>;  // ms at which its spikes act at the synapse, ascending

struct Trains {
  Train pre, post;
};

Train random_train(Stream& random, bool grid, double rate) {
  std::set<double> times;
  for (double t = 1; t < 400; t += random.exponential() * 1000 / rate)
    times.insert(grid ? std::ceil(t) : t);
  return {times.begin(), times.end()};
}

/// The weight after each event, by PlasticSynapses. Delay and dendritic delay are 1 ms, so posts fire 1 ms before
/// they act; with a teacher both act on arrival.
template <class Rule>
std::vector<double> weights_of(const typename Rule::Params& params, double w, const Trains& trains) {
  PlasticSynapses<Rule> synapse(table_of_one(), 0, {w}, Rule(params), 0, 1, OnTimes{{0, never}}, false);
  const double dendritic = Rule::needs_teacher ? 0 : 1;
  struct Event {
    double time;
    bool post;
  };
  std::vector<Event> events;
  for (const double t : trains.pre)
    events.push_back({t + dendritic, false});
  for (const double t : trains.post)
    events.push_back({t - dendritic, true});
  std::stable_sort(events.begin(), events.end(),
                   [](const Event& a, const Event& b) { return a.time < b.time; });
  std::vector<double> out, now;
  for (const Event& e : events) {
    if (e.post) {
      synapse.post_spike(0, e.time);
    } else {
      synapse.weights_at({e.time, 0, 0, 0});
      synapse.read_weights(e.time - dendritic, {}, now);
      out.push_back(now[0]);
    }
  }
  synapse.read_weights(1000, {}, now);
  out.push_back(now[0]);
  return out;
}

/// The steps of a rule: at a post and at a pre at `t`, given all spikes before.
struct Steps {
  std::function<double(double w, double t)> post, pre;
};

std::vector<double> expected(double w, const Trains& trains, const Steps& steps, bool pre_first = false) {
  std::vector<double> out;
  std::size_t next = 0;
  for (const double t : trains.pre) {
    while (next < trains.post.size() && (pre_first ? trains.post[next] < t : trains.post[next] <= t))
      w = steps.post(w, trains.post[next++]);
    w = steps.pre(w, t);
    out.push_back(w);
  }
  while (next < trains.post.size())
    w = steps.post(w, trains.post[next++]);
  out.push_back(w);
  return out;
}

double sum_before(const Train& train, double t, double tau, double from = -1) {
  double sum = 0;
  for (const double s : train)
    if (s < t && s >= from) sum += std::exp(-(t - s) / tau);
  return sum;
}
/// The last spike before t, or -1.
double last_before(const Train& train, double t) {
  double last = -1;
  for (const double s : train)
    if (s < t) last = s;
  return last;
}
double kernel(double lag, double tau) {
  return std::exp(-lag / tau);
}

template <class Rule>
void agree(const typename Rule::Params& params, double w, const std::function<Steps(const Trains&)>& steps,
           bool pre_first = false) {
  for (std::uint64_t k = 0; k < 20; ++k) {
    Stream random(1, key_of(Rule::name), k);
    const Trains trains{random_train(random, k % 2, 60 + 40 * random.uniform()),
                        random_train(random, k % 2, 80)};
    const auto got = weights_of<Rule>(params, w, trains),
               right = expected(w, trains, steps(trains), pre_first);
    REQUIRE(got.size() == right.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
      INFO(Rule::name << ", trains " << k << ", event " << i);
      CHECK(got[i] == Approx(right[i]).epsilon(1e-11).margin(1e-12));
    }
  }
}

/// Steps of a bounded weight.
struct Bounded {
  WeightDependence::Params p;
  double up(double w, double K) const {
    return std::min(1.0, w / p.Wmax + p.lambda * std::pow(1 - w / p.Wmax, p.mu_plus) * K) * p.Wmax;
  }
  double down(double w, double K) const {
    return std::max(0.0, w / p.Wmax - p.alpha * p.lambda * std::pow(w / p.Wmax, p.mu_minus) * K) * p.Wmax;
  }
};

std::vector<WeightDependence::Params> dependences() {
  std::vector<WeightDependence::Params> all;
  for (const double mu : {0.0, 1.0, 0.4}) {
    WeightDependence::Params p;
    p.tau_plus = 17;
    p.tau_minus = 31;
    p.lambda = 0.03;
    p.alpha = 1.05;
    p.mu_plus = mu;
    p.mu_minus = 1 - mu;
    p.Wmax = 3;
    all.push_back(p);
  }
  return all;
}

TEST_CASE("stdp_pair is a sum over all pairs") {
  for (const auto& p : dependences())
    agree<StdpPair>(p, 1.5, [b = Bounded{p}](const Trains& s) {
      return Steps{[=](double w, double t) { return b.up(w, sum_before(s.pre, t, b.p.tau_plus)); },
                   [=](double w, double t) { return b.down(w, sum_before(s.post, t, b.p.tau_minus)); }};
    });
}

TEST_CASE("stdp_nn_symm pairs each spike with its nearest earlier partner") {
  for (const auto& p : dependences())
    agree<StdpNnSymm>(p, 1.5, [b = Bounded{p}](const Trains& s) {
      return Steps{[=](double w, double t) {
                     const double pre = last_before(s.pre, t);
                     return pre < 0 ? w : b.up(w, kernel(t - pre, b.p.tau_plus));
                   },
                   [=](double w, double t) {
                     const double post = last_before(s.post, t);
                     return post < 0 ? w : b.down(w, kernel(t - post, b.p.tau_minus));
                   }};
    });
}

TEST_CASE("stdp_nn_pre_centered pairs each pre with the post before and the next one after it") {
  for (const auto& p : dependences())
    agree<StdpNnPreCentered>(p, 1.5, [b = Bounded{p}](const Trains& s) {
      return Steps{[=](double w, double t) {
                     // Pres since the post before; one at its very instant comes after it.
                     const double K = sum_before(s.pre, t, b.p.tau_plus, last_before(s.post, t));
                     return K == 0 ? w : b.up(w, K);
                   },
                   [=](double w, double t) {
                     const double post = last_before(s.post, t);
                     return post < 0 ? w : b.down(w, kernel(t - post, b.p.tau_minus));
                   }};
    });
}

TEST_CASE("stdp_nn_restr pairs only spikes with nothing between them") {
  for (const auto& p : dependences())
    agree<StdpNnRestr>(p, 1.5, [b = Bounded{p}](const Trains& s) {
      return Steps{[=](double w, double t) {
                     const double pre = last_before(s.pre, t), post = last_before(s.post, t);
                     return pre < 0 || post > pre ? w : b.up(w, kernel(t - pre, b.p.tau_plus));
                   },
                   [=](double w, double t) {
                     const double pre = last_before(s.pre, t), post = last_before(s.post, t);
                     return post < 0 || post <= pre ? w : b.down(w, kernel(t - post, b.p.tau_minus));
                   }};
    });
}

TEST_CASE("stdp_symmetric strengthens by every pair and weakens by every spike") {
  StdpSymmetric::Params p;
  p.A = 0.02;
  p.A_pre = 0.03;
  p.A_post = 0.015;
  p.Wmax = 2;
  const auto bounded = [](double w) { return std::clamp(w, 0.0, 2.0); };
  agree<StdpSymmetric>(p, 1, [=](const Trains& s) {
    return Steps{
        [=](double w, double t) { return bounded(w + p.A * sum_before(s.pre, t, p.tau) - p.A_post); },
        [=](double w, double t) { return bounded(w + p.A * sum_before(s.post, t, p.tau) - p.A_pre); }};
  });
}

TEST_CASE("stdp_vogels strengthens by every pair and weakens by every pre") {
  StdpVogels::Params p;
  p.eta = 0.05;
  p.alpha = 1.7;
  p.Wmax = 2;
  const auto bounded = [](double w) { return std::clamp(w, 0.0, 2.0); };
  agree<StdpVogels>(p, 1, [=](const Trains& s) {
    return Steps{
        [=](double w, double t) { return bounded(w + p.eta * sum_before(s.pre, t, p.tau)); },
        [=](double w, double t) { return bounded(w + p.eta * (sum_before(s.post, t, p.tau) - p.alpha)); }};
  });
}

TEST_CASE("stdp_cerebellar: each pre adds, a teacher takes by the kernel of all pres before it") {
  for (const double q : {2.0, 4.0, 10.0, 20.0}) {
    StdpCerebellar::Params p;
    p.q = q;
    p.A_plus = 0.004;
    p.A_minus = 0.01;
    p.t_peak = 60;
    const auto bounded = [](double w) { return std::clamp(w, 0.0, 1.0); };
    const auto k = [=](double lag) {
      const double tau = p.t_peak / std::atan(q);
      const auto shape = [&](double t) { return std::exp(-t / tau) * std::pow(std::sin(t / tau), q); };
      return shape(lag) / shape(p.t_peak);
    };
    agree<StdpCerebellar>(
        p, 0.5,
        [=](const Trains& s) {
          return Steps{[=](double w, double t) {
                         double sum = 0;
                         for (const double pre : s.pre)
                           if (pre < t) sum += k(t - pre);
                         return bounded(w - p.A_minus * sum);
                       },
                       [=](double w, double) { return bounded(w + p.A_plus); }};
        },
        true);
  }
}

TEST_CASE("competitive pulls active inputs up and inactive ones down at each post") {
  Competitive::Params p;
  p.tau = 15;
  p.eta_plus = 0.3;
  p.eta_minus = 0.2;
  p.Wmin = 0.5;
  p.Wmax = 2;
  agree<Competitive>(p, 1, [=](const Trains& s) {
    return Steps{[=](double w, double t) {
                   const double pre = last_before(s.pre, t), x = pre < 0 ? 0 : kernel(t - pre, p.tau);
                   return w + 0.3 * x * (2 - w) - 0.2 * (1 - x) * (w - 0.5);
                 },
                 [=](double w, double) { return w; }};
  });
}

/// When bursts of n spikes within `window` are completed, each spike used once.
Train bursts(const Train& train, std::size_t n, double window) {
  Train completed;
  std::size_t first_unused = 0;
  for (std::size_t k = 0; k < train.size(); ++k) {
    if (k + 1 < first_unused + n || train[k] - train[k + 1 - n] > window) continue;
    completed.push_back(train[k]);
    first_unused = k + 1;
  }
  return completed;
}

TEST_CASE("burst_one_shot stores when bursts of both cells are near each other") {
  for (const double fraction : {1.0, 0.25})
    for (const double n : {1.0, 2.0, 3.0}) {
      BurstOneShot::Params p;
      p.n_pre = n;
      p.n_post = 4 - n;
      p.window_pre = 25;
      p.window_post = 40;
      p.pairing = 30;
      p.fraction = fraction;
      p.Wmax = 2;
      agree<BurstOneShot>(p, 0.5, [=](const Trains& s) {
        const Train pre = bursts(s.pre, static_cast<std::size_t>(n), 25);
        const Train post = bursts(s.post, static_cast<std::size_t>(4 - n), 40);
        const auto stored = [=](const Train& own, const Train& partner) {
          return [=](double w, double t) {
            const double other = last_before(partner, t);
            const bool both =
                std::find(own.begin(), own.end(), t) != own.end() && other >= 0 && t - other <= 30;
            return both ? w + fraction * (2 - w) : w;
          };
        };
        return Steps{stored(post, pre), stored(pre, post)};
      });
    }
}

TEST_CASE("the kernel of stdp_cerebellar is largest at its peak") {
  for (const double q : {2.0, 6.0, 20.0}) {
    StdpCerebellar::Params p;
    p.q = q;
    const StdpCerebellar rule(p);
    CHECK(rule.kernel(p.t_peak) == Approx(1).epsilon(1e-14));
    CHECK(rule.kernel(0) == 0);
    for (int t = 0; t < 1000; ++t)
      if (!(rule.kernel(t) <= 1 + 1e-12)) FAIL(t);
  }
}

TEST_CASE("plasticity acts in the intervals in which it is on, by the time of acting") {
  StdpSymmetric::Params p;
  p.A = 0;
  p.A_pre = 1;
  p.A_post = 0.01;
  PlasticSynapses<StdpSymmetric> synapse(table_of_one(), 0, {50}, StdpSymmetric(p), 0.25, 1,
                                         {{2, 4}, {10, 12}}, false);
  const auto weight = [&](double t) {
    std::vector<double> now;
    synapse.read_weights(t, {}, now);
    return now[0];
  };
  // Arrivals; dendritic delay 0.75: they act at 1.75 2 3 4 9.5 10 11.75 12.
  const std::vector<std::pair<double, double>> pres{{2.5, 50},   {2.75, 49},  {3.75, 48}, {4.75, 48},
                                                    {10.25, 48}, {10.75, 47}, {12.5, 46}, {12.75, 46}};
  for (const auto& [arrival, after] : pres) {
    synapse.weights_at({arrival, 0, 0, 0});
    CHECK(weight(arrival - 0.75) == after);
  }
  synapse.post_spike(0, 12.5);  // acts at 13.25: off
  CHECK(weight(20) == 46);
}

TEST_CASE("posts act in the intervals in which plasticity is on") {
  StdpSymmetric::Params p;
  p.A = 0;
  p.A_post = 1;
  for (const auto& [spike, after] :
       std::vector<std::pair<double, double>>{{0.75, 50}, {1, 49}, {2.75, 49}, {3, 50}}) {
    PlasticSynapses<StdpSymmetric> synapse(table_of_one(), 0, {50}, StdpSymmetric(p), 0, 1, {{2, 4}}, false);
    synapse.post_spike(0, spike);
    std::vector<double> now;
    synapse.read_weights(100, {}, now);
    CHECK(now[0] == after);
  }
}

}  // namespace
}  // namespace mossy
