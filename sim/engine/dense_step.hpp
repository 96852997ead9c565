// SPDX-License-Identifier: MIT
// The flow of a linear model over one short step, worked out once for all cells and inputs.
//
// With x the distance of the state from its equilibrium and A the matrix of the model's slope,
//
//   over the whole step     x(h) = P x(0),                      P = exp(A h)
//   an input of weight 1,   moves x(h) by  exp(A s) b_port = sum_n  A^n b_port / n!  s^n
//   s ms before the end
//
// and of its inputs a port's sum at the end of the step is known: each weight in it has decayed by no more than `growth`.
// So V stays below a bound: where inputs move V itself, below max(V, P_VV V) + growth (excitatory sums), else little above
// its larger end (StepBulge of models/neuron_model.hpp).
// The power series are cut where they no longer change a double; with h below the smallest time constant that takes some
// twenty terms at most.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "models/neuron_model.hpp"
#include "sim/engine/dense_kernels.hpp"

namespace mossy {

template <LinearModel Model>
class DenseStep {
  using State = typename Model::State;

 public:
  static constexpr std::size_t fields = Model::state_fields.size();
  static constexpr std::size_t ports = Model::receptors.size();
  static constexpr std::size_t moved = Model::moved[0].size();
  static constexpr std::size_t sums = fields == 1 ? ports : fields;
  /// Ports that move V alone have a sum each, others one for each field.
  static constexpr std::size_t sum_of(std::size_t port, std::size_t m) {
    return fields == 1 || m == 0 ? port : ports;
  }
  static constexpr bool needs_whole_step = false;  // courses go from input to input
  using Matrix = std::array<std::array<double, fields>, fields>;

  /// `longest`: h in ms.
  DenseStep(const typename Model::Params& params, double longest)
      : model_(params), V_th_(params.V_th), V_reset_(params.V_reset), longest_(longest) {
    for (std::size_t port = 0; port < ports; ++port) {
      State kick{};
      model_.receive(kick, static_cast<int>(port), 1);
      expand(kick, port);
      growth_[port] = 1 / std::abs(at_start(kernels_[port][0]));
    }
    if constexpr (fields > 1) bulge_ = model_.bulge(longest);
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
  double V_th() const { return V_th_; }        ///< mV
  double V_reset() const { return V_reset_; }  ///< mV
  /// Sum of the weights of a port's inputs over their sum in the first moved field at the end of the step, at most.
  double growth(std::size_t port) const { return growth_[port]; }
  /// Whether inputs of a port add to the field they move.
  bool raises(std::size_t port) const { return kernels_[port][0][0] > 0; }
  /// With two currents: the sum of excitatory inputs, as it stands at the end of the step, that raises V by 1 mV in it at
  /// most, on top of step_of_currents. The response to a current rises up to the shortest time constant.
  double inputs_per_mV() const { return (1 - bulge_.of_distance) / (growth_[0] * at_start(kernels_[0][1])); }
  /// With two currents: a step with the flow P, and what keeps V below threshold in it.
  StepOfCurrents step_of_currents(const Matrix& P) const {
    // Where V is near threshold, (V_inf - V)+ <= (V_inf - threshold)+ + threshold - V.
    const double V_inf = model_.equilibrium().*(Model::state_fields[0].member);
    const double threshold = V_th_ - rounding, near = 1 / (1 - bulge_.of_distance);
    const double level = threshold - near * bulge_.of_distance * std::max(V_inf - threshold, 0.0);
    return {V_inf,
            P[0][0],
            P[1][1],
            P[2][2],
            P[0][1],
            P[0][2],
            near * bulge_.of_ex / P[1][1],
            near * bulge_.of_inhibition * growth_[1],
            level};
  }

  static constexpr double rounding = 1e-9;  ///< mV, far above the rounding of the bounds

 private:
  static constexpr int most_terms = 24;

  static double& field(State& x, std::size_t f) { return x.*(Model::state_fields[f].member); }
  static State scaled(State x, double factor) {
    for (std::size_t f = 0; f < fields; ++f)
      field(x, f) *= factor;
    return x;
  }

  /// Of a kernel, what is left at the end of the step of an input at its start: s = h.
  static double at_start(const std::vector<double>& kernel) {
    double sum = 0;
    for (std::size_t n = kernel.size(); n-- > 0;)
      sum = sum + kernel[n];
    return sum;
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
  double V_th_, V_reset_, longest_;
  std::array<std::array<std::vector<double>, moved>, ports> kernels_;
  std::array<double, ports> growth_{};
  StepBulge bulge_{};
};

}  // namespace mossy
