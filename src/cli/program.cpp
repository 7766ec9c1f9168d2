#include "cli/program.h"

#include <fmt/format.h>

#include <cstdlib>

#include "base/version.h"
#include "model/repository.h"

namespace stackpilot::cli {
namespace {

constexpr const char* footer =
    "Works on the repository of the current folder, or of --repo DIR.\n"
    "NODE chooses the service's node: {}.\n"
    "PROVIDER chooses what makes the nodes: auto, {}.\n"
    "Exit codes: 0 done or verified, 1 a guarantee failed, 2 usage or configuration,\n"
    "3 could not be verified here, 4 an operation broke, 5 the lab is locked, 130 interrupted.";

// Help is there even where no lab.yaml can be read.
std::string names_for_node(const Options& options) {
  const Result<LabSpec> lab =
      find_repository(search_from_here(options.repo)).and_then([](const FoundRepository& found) {
        return load_lab_spec(found.root);
      });
  return lab ? lab->node_names() : fmt::format("one of {}", lab_spec_path);
}

// CLI11 asks the environment for the options of every command, chosen or not, unless a command has
// a callback for the end of its own parsing: then when that command was given.
void heed_own_environment_only(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands(nullptr)) {
    command->parse_complete_callback([] {});
    heed_own_environment_only(*command);
  }
}

void end_help_with(const std::string& text, CLI::App& app) {
  app.footer(text);
  for (CLI::App* command : app.get_subcommands(nullptr)) end_help_with(text, *command);
}

// The variable whose value the complaint is about; empty when that was given as an option.
std::string blamed_variable(const CLI::App& app, std::string_view complaint) {
  for (const CLI::Option* option : app.get_options()) {
    const char* value = std::getenv(option->get_envname().c_str());
    const bool given = value != nullptr && option->results() == std::vector<std::string>{value};
    if (given && complaint.find(option->get_name()) != std::string_view::npos) {
      return fmt::format("{}={}", option->get_envname(), value);
    }
  }
  for (const CLI::App* command : app.get_subcommands()) {
    if (std::string found = blamed_variable(*command, complaint); !found.empty()) return found;
  }
  return "";
}

}  // namespace

Program::Program()
    : parser_("StackPilot: a platform engineering and SRE lab that proves what it claims",
              "stackpilot") {
  parser_.set_version_flag("--version", std::string(version()));
  parser_.require_subcommand(0, 1);
  parser_.fallthrough();  // options of the program are understood after the command, too
  parser_
      .add_option("--repo", options_.repo,
                  "the repository to work on; else that of the current folder, or one above it")
      ->type_name("DIR")
      ->check([](const std::string& given) { return given.empty() ? "names no folder" : ""; });
  parser_
      .add_option("--events", options_.events,
                  "progress on stderr as text, or as json: one event per line")
      ->envname("EVENTS")
      ->check(CLI::IsMember({"text", "json"}));
  add_lifecycle_commands(parser_, options_, commands_);
  add_scale_commands(parser_, options_, commands_);
  add_verify_commands(parser_, options_, commands_);
  add_reviewer_command(parser_, options_, commands_);
  add_drill_commands(parser_, options_, commands_);
  add_prove_command(parser_, options_, commands_);
  add_check_commands(parser_, options_, commands_);
  add_contract_command(parser_, options_, commands_);
  add_terraform_commands(parser_, options_, commands_);
  add_ci_command(parser_, options_, commands_);
  add_evidence_commands(parser_, options_, commands_);
  add_ops_commands(parser_, options_, commands_);
  add_node_command(parser_, commands_);
  parser_.add_subcommand("help", "This text");
  for (const CLI::App* one : parser_.get_subcommands(nullptr)) {
    options_.commands.insert(one->get_name());
  }
  heed_own_environment_only(parser_);
  help_ = parser_.help();
}

// Asked for when the options are known.
std::string Program::end_of_help() const {
  return fmt::format(fmt::runtime(footer), names_for_node(options_), machine::provider_names());
}

std::string Program::help() const {
  return fmt::format("{}{}\n", help_, end_of_help());
}

void Program::parse(int argc, const char* const* argv) {
  try {
    parser_.parse(argc, argv);
  } catch (const CLI::Success&) {
    // Help is given before the values of options are.
    const auto given = parser_.get_option("--repo")->results();
    if (!given.empty()) options_.repo = given.back();
    end_help_with(end_of_help(), parser_);
    throw;
  }
}

Error Program::explained(const CLI::ParseError& mistake) const {
  const std::string variable = blamed_variable(parser_, mistake.what());
  if (variable.empty()) return {ErrorKind::kUsage, mistake.what(), "stackpilot --help", ""};
  return {ErrorKind::kUsage, fmt::format("{} in the environment, for {}", variable, mistake.what()),
          "correct or unset it", ""};
}

}  // namespace stackpilot::cli
