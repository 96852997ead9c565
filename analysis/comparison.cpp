// SPDX-License-Identifier: MIT
#include "analysis/comparison.hpp"

#include <fmt/format.h>

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "analysis/goals.hpp"
#include "analysis/statistics.hpp"

namespace mossy {
namespace {

using Json = nlohmann::ordered_json;  // keys stay in the order they are written

double count_of(std::span<const double> values) {
  double n = 0;
  for (const double v : values)
    n += !std::isnan(v);
  return n;
}

Score::Better better_of(const nlohmann::json& score) {
  const std::string word = score.value("better", "");
  if (word == "higher") return Score::Better::higher;
  return word == "lower" ? Score::Better::lower : Score::Better::neither;
}

ComparedScore& score_of(Comparison& comparison, const std::string& name, const std::string& measure,
                        const nlohmann::json& score) {
  for (ComparedScore& known : comparison.scores)
    if (known.name == name) return known;
  ComparedScore fresh{name, measure, score.value("unit", ""), score.value("meaning", ""), better_of(score),
                      {}};
  fresh.values.assign(comparison.conditions.size(), std::vector<double>(comparison.seeds.size(), undefined));
  comparison.scores.push_back(std::move(fresh));
  return comparison.scores.back();
}

}  // namespace

ValueSummary summarise_values(std::span<const double> values, Score::Better better) {
  ValueSummary s{static_cast<std::size_t>(count_of(values)),
                 mean(values),
                 spread(values),
                 smallest(values),
                 largest(values),
                 undefined};
  if (better == Score::Better::higher) s.worst = s.low;
  if (better == Score::Better::lower) s.worst = s.high;
  return s;
}

PairedDifference paired_difference(std::span<const double> values, std::span<const double> first) {
  std::vector<double> differences;
  for (std::size_t k = 0; k < std::min(values.size(), first.size()); ++k)
    differences.push_back(values[k] - first[k]);
  const double n = count_of(differences);
  PairedDifference d{static_cast<std::size_t>(n), mean(differences), spread(differences), undefined,
                     undefined};
  if (n < 2) return d;
  const boost::math::students_t distribution(n - 1);
  const double half = boost::math::quantile(distribution, 0.5 + confidence / 2) * d.sd / std::sqrt(n);
  d.low = d.mean - half;
  d.high = d.mean + half;
  return d;
}

void add_scores(Comparison& comparison, std::size_t condition, std::size_t seed,
                const nlohmann::json& measures) {
  for (const auto& [entry, result] : measures.items())
    for (const auto& [name, score] : result.at("scores").items()) {
      ComparedScore& row =
          score_of(comparison, fmt::format("{}.{}", entry, name), result.value("measure", ""), score);
      const auto& value = score.at("value");
      if (value.is_number()) row.values[condition][seed] = value.get<double>();
    }
}

// -- writing ------------------------------------------------------------------------------------

namespace {

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json();
}

Json numbers(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double v : values)
    list.push_back(number(v));
  return list;
}

Json json_of(const ComparedRun& run) {
  const RunRecord& r = run.record;
  Json json{{"seed", r.seed},
            {"directory", run.directory},
            {"fingerprint", run.fingerprint},
            {"duration", number(r.duration)},
            {"populations", Json::array()}};
  for (const PopulationRecord& p : r.populations) {
    const double rate = 1000 * static_cast<double>(p.spikes) / static_cast<double>(p.size) / r.reached;
    json["populations"].push_back({{"name", p.name},
                                   {"size", p.size},
                                   {"recorded", p.recorded},
                                   {"spikes", p.spikes},
                                   {"rate", number(rate)}});
  }
  return json;
}

Json json_of(const Condition& c) {
  Json json{{"name", c.name},   {"file", c.file},           {"variant", c.variant},
            {"point", c.point}, {"changes", Json::array()}, {"runs", Json::array()}};
  for (const auto& [path, value] : c.changes)
    json["changes"].push_back({{"path", path}, {"value", value}});
  for (const ComparedRun& run : c.runs)
    json["runs"].push_back(json_of(run));
  return json;
}

Json json_of(const ComparedScore& score) {
  using enum Score::Better;
  Json json{{"name", score.name},
            {"measure", score.measure},
            {"unit", score.unit},
            {"meaning", score.meaning},
            {"better", score.better == neither ? Json() : Json(score.better == higher ? "higher" : "lower")},
            {"conditions", Json::array()}};
  for (std::size_t c = 0; c < score.values.size(); ++c) {
    const ValueSummary s = summarise_values(score.values[c], score.better);
    Json row{{"values", numbers(score.values[c])},
             {"n", s.n},
             {"mean", number(s.mean)},
             {"sd", number(s.sd)},
             {"low", number(s.low)},
             {"high", number(s.high)},
             {"worst", number(s.worst)},
             {"difference", nullptr}};
    if (c > 0) {
      const PairedDifference d = paired_difference(score.values[c], score.values[0]);
      row["difference"] = {{"n", d.n},
                           {"mean", number(d.mean)},
                           {"sd", number(d.sd)},
                           {"low", number(d.low)},
                           {"high", number(d.high)}};
    }
    json["conditions"].push_back(std::move(row));
  }
  return json;
}

Json json_of(const ScoreRef& ref) {
  return {{"score", ref.score.text}, {"variant", ref.variant.text}};
}

Json json_of_goals(const Comparison& c) {
  Json goals = Json::array();
  const auto judged = judge_goals(c);
  for (std::size_t k = 0; k < judged.size(); ++k) {
    const auto& [file, spec] = c.goals[k];
    Json json{{"name", spec.name.text},
              {"file", file},
              {"source", spec.source},
              {"quantity", quantity_text(spec)},
              {"bound", bound_text(spec)},
              {"at_least", number(spec.at_least.value_or(undefined))},
              {"at_most", number(spec.at_most.value_or(undefined))},
              {"every_seed", spec.every_seed},
              {"verdict", verdict_text(judged[k].verdict)},
              {"values", numbers(judged[k].values)},
              {"mean", number(judged[k].mean)},
              {"worst", number(judged[k].worst)},
              {"controls", Json::array()}};
    for (const JudgedGoal::Control& control : judged[k].controls) {
      Json beside = json_of(control.what);
      beside.update({{"run", control.run},
                     {"mean", number(control.values.mean)},
                     {"low", number(control.values.low)},
                     {"high", number(control.values.high)}});
      json["controls"].push_back(std::move(beside));
    }
    goals.push_back(std::move(json));
  }
  return goals;
}

}  // namespace

std::string comparison_json(const Comparison& c) {
  Json json{{"kind", c.kind},
            {"name", c.name},
            {"version", c.version},
            {"files", c.files},
            {"seeds", c.seeds},
            {"confidence", confidence},
            {"interval", "Student's t with n - 1 degrees of freedom, of the differences seed by seed"},
            {"axes", Json::array()},
            {"conditions", Json::array()},
            {"scores", Json::array()}};
  for (const Axis& axis : c.axes)
    json["axes"].push_back({{"path", axis.path},
                            {"values", axis.values},
                            {"numbers", axis.numbers ? numbers(*axis.numbers) : Json()}});
  for (const Condition& condition : c.conditions)
    json["conditions"].push_back(json_of(condition));
  for (const ComparedScore& score : c.scores)
    json["scores"].push_back(json_of(score));
  json["goals"] = json_of_goals(c);
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text)
    quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

std::string comparison_csv(const Comparison& c) {
  std::string text = "score,file,variant";
  for (const Axis& axis : c.axes)
    text += "," + csv_field(axis.path);
  text += ",seed,value\n";
  for (const ComparedScore& score : c.scores)
    for (std::size_t k = 0; k < c.conditions.size(); ++k) {
      const Condition& condition = c.conditions[k];
      std::string head =
          csv_field(score.name) + "," + csv_field(condition.file) + "," + csv_field(condition.variant);
      for (std::size_t a = 0; a < c.axes.size(); ++a)
        head += "," + csv_field(c.axes[a].values[condition.point[a]]);
      for (std::size_t s = 0; s < c.seeds.size(); ++s) {
        const double value = score.values[k][s];
        text += fmt::format("{},{},{}\n", head, c.seeds[s],
                            std::isnan(value) ? std::string{} : fmt::format("{}", value));
      }
    }
  return text;
}

}  // namespace mossy
