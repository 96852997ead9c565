// SPDX-License-Identifier: MIT
// The flow of a linear model over one short step, worked out once for all cells and inputs.
//
// With x the distance of the state from its equilibrium and A the matrix of the model's slope,
//
//   over the whole step     x(h) = P x(0),                      P = exp(A h)
//   an input of weight 1,   moves x(h) by  exp(A s) b_port = sum_n  A^n b_port / n!  s^n
//   s ms before the end
//   until the end V stays   V(t) <= max(V, P_VV V) + sum_fields lift max(x, 0) + growth lift (excitatory sums)
//
// where the sums of inputs are taken as they stand at the end of the step: each weight in them has decayed by no
// more than `growth`. The power series are cut where they no longer change a double; with h below the smallest
// time constant that takes some twenty terms at most.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "models/neuron_model.hpp"

namespace mossy {

template <LinearModel Model>
class DenseStep {
  using State = typename Model::State;

 public:
  static constexpr std::size_t fields = Model::state_fields.size();
  static constexpr std::size_t ports = Model::receptors.size();
  static constexpr std::size_t moved = Model::moved[0].size();
  static constexpr bool needs_whole_step = false;  // courses go from input to input
  using Matrix = std::array<std::array<double, fields>, fields>;

  /// `longest`: h in ms.
  DenseStep(const typename Model::Params& params, double longest)
      : model_(params), V_th_(params.V_th), longest_(longest) {
    for (std::size_t port = 0; port < ports; ++port) {
      State kick{};
      model_.receive(kick, static_cast<int>(port), 1);
      expand(kick, port);
    }
    for (std::size_t f = 0; f < fields; ++f)
      lift_[f] = model_.lift(f, longest);
  }

  /// P for a step of dt <= h, [to field][from field].
  Matrix over(double dt) const {
    Matrix P{};
    for (std::size_t from = 0; from < fields; ++from) {
      State term{};
      field(term, from) = 1;
      for (int n = 1; n <= most_terms; ++n) {
        for (std::size_t to = 0; to < fields; ++to)
          P[to][from] += field(term, to);
        term = scaled(model_.slope(term), dt / n);
      }
    }
    return P;
  }
  /// Coefficients of the polynomial in s/h that gives the m-th moved field of a port.
  const std::vector<double>& kernel(std::size_t port, std::size_t m) const { return kernels_[port][m]; }
  double longest() const { return longest_; }
  double V_th() const { return V_th_; }  ///< mV
  double lift(std::size_t f) const { return lift_[f]; }
  /// mV by which the inputs of a port may have raised V at any time of the step, per unit of their sum in the first
  /// moved field at its end; 0 if they lower it.
  double lift_of_inputs(std::size_t port) const {
    const auto& first = kernels_[port][0];
    if (first[0] <= 0) return 0;
    double end = 0;  // the kernel at s = h: the smallest share that is left of a weight
    for (std::size_t n = first.size(); n-- > 0;)
      end = end + first[n];
    return lift_[Model::moved[port][0]] / end;
  }

 private:
  static constexpr int most_terms = 24;

  static double& field(State& x, std::size_t f) { return x.*(Model::state_fields[f].member); }
  static State scaled(State x, double factor) {
    for (std::size_t f = 0; f < fields; ++f)
      field(x, f) *= factor;
    return x;
  }

  void expand(State term, std::size_t port) {
    for (int n = 1; n <= most_terms; ++n) {
      for (std::size_t m = 0; m < moved; ++m)
        kernels_[port][m].push_back(field(term, Model::moved[port][m]));
      term = scaled(model_.slope(term), longest_ / n);
    }
    for (auto& kernel : kernels_[port]) {
      double largest = 0;
      for (const double c : kernel)
        largest = std::max(largest, std::abs(c));
      while (kernel.size() > 1 && std::abs(kernel.back()) < 0x1p-60 * largest)
        kernel.pop_back();
    }
  }

  Model model_;
  double V_th_, longest_;
  std::array<std::array<std::vector<double>, moved>, ports> kernels_;
  std::array<double, fields> lift_{};
};

}  // namespace mossy
