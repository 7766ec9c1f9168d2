#include "machine/container/states.h"

#include <fmt/format.h>

#include "access/exec/process.h"
#include "access/observe/engine_finder.h"
#include "base/slowness.h"
#include "base/text.h"

namespace stackpilot::machine::container {
namespace {

using access::Command;
using access::Output;

constexpr auto answer_timeout = Millis(10'000);

std::string having(const char* label, const std::string& value) {
  return fmt::format("label={}={}", label, value);
}

// An address in IPAMConfig was asked for when the container was made; it is known of a stopped one,
// too.
std::string format_of_state() {
  return fmt::format(
      "{{{{index .Config.Labels \"{}\"}}}} {{{{.State.Status}}}}"
      "{{{{range .NetworkSettings.Networks}}}}{{{{with .IPAMConfig}}}} {{{{.IPv4Address}}}}"
      "{{{{end}}}}{{{{end}}}}",
      access::node_label);
}

Power power_of(std::string_view docker_says) {
  if (docker_says == "running") return Power::kOn;
  if (docker_says == "paused") return Power::kPaused;
  return docker_says == "created" ? Power::kUnfinished : Power::kOff;
}

Result<std::vector<MachineState>> inspect_listed(const access::EngineEndpoint& engine,
                                                 const std::vector<std::string>& filters) {
  std::vector<std::string> list = {"ps", "-aq"};
  for (const std::string& filter : filters) list.insert(list.end(), {"--filter", filter});
  TRY_ASSIGN(const Output listed, run_ok(Command{.argv = access::docker_argv(engine, list),
                                                 .timeout = scaled(answer_timeout)}));
  std::vector<std::string> inspect = {"inspect", "--format", format_of_state()};
  for (const std::string_view id : lines_of(listed.out)) inspect.emplace_back(id);
  if (inspect.size() == 3) return std::vector<MachineState>();
  TRY_ASSIGN(const Output inspected, run_ok(Command{.argv = access::docker_argv(engine, inspect),
                                                    .timeout = scaled(answer_timeout)}));
  return parse_states(inspected.out);
}

}  // namespace

std::vector<MachineState> parse_states(const std::string& text) {
  std::vector<MachineState> states;
  for (const std::string_view line : lines_of(text)) {
    const std::vector<std::string_view> words = words_of(line);
    if (words.size() < 2) continue;
    states.push_back({std::string(words[0]), power_of(words[1]), std::string(words[1]), {}});
    for (std::size_t i = 2; i < words.size(); ++i) states.back().addresses.emplace_back(words[i]);
  }
  return states;
}

Result<std::vector<MachineState>> read_states(const access::EngineEndpoint& engine,
                                              const std::string& lab_id) {
  return inspect_listed(engine, {having(access::lab_label, lab_id)});
}

Result<MachineState> read_state(const access::EngineEndpoint& engine, const std::string& lab_id,
                                const std::string& node) {
  return inspect_listed(engine,
                        {having(access::lab_label, lab_id), having(access::node_label, node)})
      .map([&](const std::vector<MachineState>& states) { return state_of(states, node); });
}

}  // namespace stackpilot::machine::container
