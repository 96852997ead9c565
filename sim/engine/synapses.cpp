// SPDX-License-Identifier: MIT
#include "sim/engine/synapses.hpp"

namespace mossy {

PacketWeights StaticSynapses::weights_at(const Delivery& d) {
  const std::size_t begin = table_.begin[d.packet], count = table_.begin[d.packet + 1] - begin;
  if (const auto* one = std::get_if<double>(&weights_)) return *one;
  if (const auto* floats = std::get_if<std::vector<float>>(&weights_))
    return std::span<const float>(*floats).subspan(begin, count);
  return std::span<const double>(std::get<std::vector<double>>(weights_)).subspan(begin, count);
}

PacketWeights StaticSynapses::all_weights() const {
  if (const auto* one = std::get_if<double>(&weights_)) return *one;
  if (const auto* floats = std::get_if<std::vector<float>>(&weights_)) return std::span<const float>(*floats);
  return std::span<const double>(std::get<std::vector<double>>(weights_));
}

void StaticSynapses::read_packets(double, Pending, PacketRange packets, std::vector<double>& out) const {
  const std::size_t begin = table_.begin[packets.first], count = table_.size_of(packets);
  if (const auto* one = std::get_if<double>(&weights_)) return out.assign(count, *one);
  const auto copy = [&](const auto all) {
    const auto some = all.subspan(begin, count);
    out.assign(some.begin(), some.end());
  };
  if (const auto* floats = std::get_if<std::vector<float>>(&weights_)) return copy(std::span(*floats));
  copy(std::span(std::get<std::vector<double>>(weights_)));
}

void StaticSynapses::scale_weights(double, double factor) {
  scaled_ = true;
  if (auto* one = std::get_if<double>(&weights_)) *one *= factor;
  if (auto* floats = std::get_if<std::vector<float>>(&weights_))
    for (float& w : *floats)
      w = static_cast<float>(w * factor);
  if (auto* doubles = std::get_if<std::vector<double>>(&weights_))
    for (double& w : *doubles)
      w *= factor;
}

void StaticSynapses::archive(Archive& a) {
  Synapses::archive(a);
  a(scaled_);
  if (scaled_) std::visit([&](auto& weights) { a(weights); }, weights_);
}

std::uint64_t StaticSynapses::bytes() const {
  std::uint64_t sum = table_.bytes();
  if (const auto* floats = std::get_if<std::vector<float>>(&weights_)) sum += 4 * floats->capacity();
  if (const auto* doubles = std::get_if<std::vector<double>>(&weights_)) sum += 8 * doubles->capacity();
  return sum;
}

}  // namespace mossy
