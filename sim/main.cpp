// SPDX-License-Identifier: MIT
// The program: what can be typed, and what becomes of what goes wrong.
//
// Exit status: 0 done, 2 the user's file or arguments are wrong, 1 anything else, 130 or 143 after an interrupt.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include "sim/core/error.hpp"
#include "sim/core/version.hpp"
#include "sim/program/commands.hpp"
#include "sim/program/schema.hpp"

namespace {

struct Typed {
  std::string file, kind, directory, out, figures, resume_from;
  mossy::RunOptions options;
  mossy::MatrixOptions matrix;
  mossy::MeasureOptions measure;
  mossy::DescribeOptions describe;
  std::uint64_t seed = 0;
};

void add_network_options(CLI::App& command, Typed& typed) {
  command.add_option("file", typed.file, "the network file");
  command.add_option("--variant", typed.options.variant, "one of the file's variants");
  command.add_option("--set", typed.options.settings, "path=value, e.g. projections.feedback.weight=0")
      ->allow_extra_args(false);
  command.add_option_function<std::uint64_t>(
      "--seed",
      [&typed](std::uint64_t seed) {
        typed.options.settings.push_back(fmt::format("simulation.seed={}", seed));
      },
      "the seed of all random numbers");
  command.add_option("--threads", typed.options.threads, "threads to use (all cores, where they pay)")
      ->check(CLI::Range(1, 1024));
}

/// Of the commands that make many runs.
void add_matrix_options(CLI::App& command, Typed& typed) {
  mossy::MatrixOptions& matrix = typed.matrix;
  command.add_option("files", matrix.files, "network files")->required();
  command.add_option("--seeds", matrix.seeds, "1..5 or 1,4,7 (1..5)");
  command.add_option("--variants", matrix.variants, "only these, e.g. standard,no_inhibition")
      ->delimiter(',');
  command.add_option("--set", matrix.settings, "path=value, for all runs")->allow_extra_args(false);
  command.add_option("--duration", matrix.duration, "stop each run after this many ms")
      ->check(CLI::NonNegativeNumber);
  command.add_option("--jobs", matrix.jobs, "runs at a time (one per core)")->check(CLI::Range(1, 1024));
  command.add_option("--threads", matrix.threads, "threads of each run (1)")->check(CLI::Range(1, 1024));
  command.add_option("--shard", matrix.shard, "2/8: only every 8th run, from the 2nd on");
  command.add_option("--out", matrix.out, "directory of the results (results/<name>-<comparison or sweep>)");
  command.add_flag("--reports", matrix.reports, "a report page for each run");
  command.add_flag("--fresh", matrix.fresh, "make finished runs again");
}

int dispatch(CLI::App& app, Typed& typed) {
  typed.options.out = typed.out;
  if (app.got_subcommand("run")) return mossy::run_command(typed.file, typed.options);
  if (app.got_subcommand("compare")) return mossy::compare_command(typed.matrix);
  if (app.got_subcommand("sweep")) return mossy::sweep_command(typed.matrix);
  if (app.got_subcommand("measure")) return mossy::measure_command(typed.measure);
  if (app.got_subcommand("check")) return mossy::check_command(typed.file, typed.options);
  if (app.got_subcommand("list")) return mossy::list_command(typed.kind);
  if (app.got_subcommand("schema")) return mossy::schema_command();
  if (app.got_subcommand("describe")) return mossy::describe_command(typed.describe);
  if (app.got_subcommand("convergence")) return mossy::convergence_command(typed.directory);
  return mossy::report_command(typed.directory, typed.figures);
}

/// Allocates nothing, since there may be nothing left.
int tell(const char* who, const char* message, int status) {
  const std::size_t length = std::strlen(message);
  const bool ended = length > 0 && message[length - 1] == '\n';
  std::fprintf(stderr, "%s%s%s", who, message, ended ? "" : "\n");
  return status;
}

/// What is freed while a network is built goes back to the system, so that the peak is what the network needs. Left to
/// itself glibc takes larger and larger pieces from its own heap, in which they stay.
void give_back_what_is_freed() {
#if defined(__GLIBC__)
  mallopt(M_MMAP_THRESHOLD, 1 << 16);
#endif
}

int command_line(int argc, char** argv) {
  CLI::App app{"Mossy: event-driven spiking networks of memory circuits"};
  app.set_version_flag("--version", std::string(mossy::version));
  app.require_subcommand(1);
  Typed typed;

  CLI::App* run = app.add_subcommand("run", "simulate a network file and make its report");
  add_network_options(*run, typed);
  run->add_option("--out", typed.out, "directory of the results (results/<name>[-variant])");
  run->add_option("--duration", typed.options.duration, "stop after this many ms")
      ->check(CLI::NonNegativeNumber);
  run->add_option(
         "--checkpoint", typed.options.checkpoint,
         "keep the state of the run in DIR/checkpoint.bin every MS ms of biological time (and when it is "
         "interrupted), so that --resume can go on")
      ->check(CLI::PositiveNumber)
      ->option_text("MS");
  CLI::Option* resume =
      run->add_option(
             "--resume", typed.resume_from,
             "go on with an interrupted or killed run: --resume DIR, or the words of that run and --resume")
          ->expected(0, 1)
          ->option_text("[DIR]");
  run->add_flag("--fresh", typed.options.fresh, "begin anew where the checkpoint of an unfinished run lies")
      ->excludes(resume);
  run->parse_complete_callback([&typed, resume] {
    typed.options.resumes = resume->count() > 0;
    typed.options.resume_from = typed.resume_from;
    if (typed.file.empty() && typed.resume_from.empty()) throw CLI::RequiredError("file");
  });
  run->add_flag("--quiet", typed.options.quiet, "print nothing but errors");
  run->add_flag("!--no-report", typed.options.report, "make no report.html");
  run->add_option("--format", typed.options.formats,
                  "spikes as text too: csv (time, population, cell) or gdf (cell, time), or both")
      ->delimiter(',')
      ->check(CLI::IsMember({"csv", "gdf"}));

  CLI::App* check = app.add_subcommand("check", "tell every mistake, or what the network will cost");
  add_network_options(*check, typed);
  check->get_option("file")->required();

  CLI::App* compare =
      app.add_subcommand("compare", "all variants of the files side by side, over several seeds");
  add_matrix_options(*compare, typed);
  CLI::App* sweep = app.add_subcommand("sweep", "a file with values of it varied, over several seeds");
  add_matrix_options(*sweep, typed);
  sweep
      ->add_option("--vary", typed.matrix.vary,
                   "path=v1,v2,... or path=first..last/step; several make a grid")
      ->allow_extra_args(false);

  CLI::App* measure = app.add_subcommand(
      "measure", "measures of a SONATA file of spikes, ours or another's, or of a directory of results");
  measure->add_option("path", typed.measure.path, "spikes.h5, or a directory that holds run.json")
      ->required();
  measure
      ->add_option("--measure", typed.measure.measures,
                   "name, or name and parameters: \"intervals, min_spikes: 5\"; several times")
      ->required()
      ->allow_extra_args(false);
  measure->add_option("--duration", typed.measure.duration, "ms; without it: to the last spike")
      ->check(CLI::NonNegativeNumber);
  measure->add_option("--size", typed.measure.sizes, "POPULATION=CELLS; without it: as many as the ids say")
      ->allow_extra_args(false);
  measure->add_flag("--json", typed.measure.json, "print JSON");

  CLI::App* list = app.add_subcommand("list", "models, rules, sources and measures");
  list->add_option("kind", typed.kind, "neurons, synapses, rules, short-term, sources or measures");
  CLI::App* describe = app.add_subcommand(
      "describe", "equation, parameters, units and picture of a model, rule, source or measure");
  describe->add_option("name", typed.describe.name,
                       "what mossy list shows, or kind/name, as neurons/lif_psc_exp (without: the names)");
  describe->add_flag("--plot", typed.describe.plot,
                     "draw what it does: response, spike-timing window, train, example");
  describe->add_option("--out", typed.describe.out, "file of the picture (NAME.svg), -: as text");
  describe->add_flag(
      "--all", typed.describe.all,
      "everything in Markdown; with --out DIR the page DIR/README.md, with --plot its pictures");
  CLI::App* convergence = app.add_subcommand(
      "convergence", "measure error of spike times against cost: picture, table and numbers");
  convergence->add_option("--out", typed.directory, "directory of convergence.md, .json and pictures/")
      ->required();
  app.add_subcommand("schema", "the JSON Schema of the network file, for editors");
  CLI::App* report = app.add_subcommand("report", "the page of a directory of results, again");
  report->add_option("directory", typed.directory, "of a run, a comparison or a sweep")->required();
  report
      ->add_flag("--figures{svg}", typed.figures,
                 "each figure as a file too, as svg or, by --figures=png, png")
      ->check(CLI::IsMember({"svg", "png"}));

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return dispatch(app, typed);
}

}  // namespace

int main(int argc, char** argv) {
  give_back_what_is_freed();
  std::signal(SIGXFSZ, SIG_IGN);  // a file-size limit is then an error of the write, told like a full disk
  try {
    return command_line(argc, argv);
  } catch (const mossy::InputError& error) {
    return tell("", error.what(), 2);
  } catch (const std::bad_alloc&) {
    return tell("mossy: ", "the memory is used up; fewer cells, synapses or patterns need less", 1);
  } catch (const std::exception& error) {
    return tell("mossy: ", error.what(), 1);
  }
}
