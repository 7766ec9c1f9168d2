// What the environment may say to which command.
#include "cli/program.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

namespace stackpilot::cli {
namespace {

using Words = std::vector<std::string>;

// Sets a variable while it exists.
class Set {
 public:
  Set(std::string name, const std::string& value) : name_(std::move(name)) {
    ::setenv(name_.c_str(), value.c_str(), 1);
  }
  Set(const Set&) = delete;
  Set& operator=(const Set&) = delete;
  ~Set() { ::unsetenv(name_.c_str()); }

 private:
  std::string name_;
};

// Every option that has a value, and the mistake if there is one.
struct Parsed {
  std::map<std::string, Words> options;
  std::string mistake;
};

void add_options(const CLI::App& app, Parsed& parsed) {
  for (const CLI::Option* option : app.get_options()) {
    if (option->count() > 0) {
      parsed.options[app.get_name() + " " + option->get_name()] = option->results();
    }
  }
  for (const CLI::App* command : app.get_subcommands(nullptr)) add_options(*command, parsed);
}

Parsed parse(const Words& words) {
  Program program;
  std::vector<const char*> argv = {"stackpilot"};
  for (const std::string& word : words) argv.push_back(word.c_str());
  Parsed parsed;
  try {
    program.parse(static_cast<int>(argv.size()), argv.data());
  } catch (const CLI::ParseError& bad) {
    parsed.mistake = program.explained(bad).message;
  }
  add_options(program.parser(), parsed);
  return parsed;
}

void add_variables(const CLI::App& app, std::set<std::string>& names) {
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_envname().empty()) names.insert(option->get_envname());
  }
}

struct Command {
  Words words;
  std::set<std::string> variables;  ///< that it reads
};

void add_commands(const CLI::App& app, const Words& before, std::vector<Command>& commands) {
  for (const CLI::App* one : app.get_subcommands(nullptr)) {
    Command command{before, {}};
    command.words.push_back(one->get_name());
    add_variables(*one, command.variables);
    add_commands(*one, command.words, commands);
    commands.push_back(std::move(command));
  }
}

std::vector<Command> all_commands() {
  Program program;
  std::vector<Command> commands;
  add_commands(program.parser(), {}, commands);
  return commands;
}

// Of each variable, values that are right somewhere, and one that is right nowhere.
const std::map<std::string, Words> values = {
    {"FORMAT", {"json", "junit", "tap", "sarif", "nonsense"}},
    {"CI_TIMEOUT", {"30m", "60"}},
    {"SERVICE", {"webdis", "nobody", ""}},
    {"NODE", {"worker1"}},
    {"NODES", {"worker1", ""}},
    {"MANAGERS", {"3", "many"}},
    {"DATABASE", {"worker2"}},
    {"PROVIDER", {"vagrant"}},
    {"HISTORY", {"true", "perhaps"}},
    {"HEAD", {"abc"}}};

TEST(Environment, OfAnotherCommandChangesNothing) {
  int compared = 0;
  for (const Command& command : all_commands()) {
    const Parsed before = parse(command.words);
    for (const auto& [name, texts] : values) {
      if (command.variables.count(name) != 0) continue;
      for (const std::string& text : texts) {
        const Set set(name, text);
        const Parsed now = parse(command.words);
        const std::string what = fmt::format("{}={} {}", name, text, fmt::join(command.words, " "));
        EXPECT_EQ(now.mistake, before.mistake) << what;
        EXPECT_EQ(now.options, before.options) << what;
        ++compared;
      }
    }
  }
  EXPECT_GT(compared, 300);
}

// A variable that is new must be in the table above.
TEST(Environment, EveryVariableIsKnownHere) {
  std::set<std::string> read, known;
  for (const Command& command : all_commands()) {
    read.insert(command.variables.begin(), command.variables.end());
  }
  for (const auto& one : values) known.insert(one.first);
  EXPECT_EQ(read, known);
}

TEST(Environment, OfTheCommandItselfIsAnOption) {
  const std::tuple<const char*, const char*, Words, const char*> rows[] = {
      {"FORMAT", "tap", {"verify"}, "verify --format"},
      {"FORMAT", "sarif", {"checks"}, "checks --format"},
      {"FORMAT", "json", {"evidence", "check"}, "check --format"},
      {"NODE", "worker1", {"up"}, "up --node"},
      {"CI_TIMEOUT", "60", {"ci"}, "ci --timeout"},
      {"HISTORY", "true", {"check-secrets"}, "check-secrets --history"},
      {"EVENTS", "json", {"status"}, "stackpilot --events"}};
  for (const auto& [name, value, words, option] : rows) {
    const Set set(name, value);
    const Parsed parsed = parse(words);
    EXPECT_EQ(parsed.mistake, "") << name;
    ASSERT_EQ(parsed.options.count(option), 1U) << option;
    EXPECT_EQ(parsed.options.at(option), Words{value}) << option;
  }
}

// `make scale-up NODES=` names no nodes, which is not the same as all of them.
TEST(Environment, AnEmptyListOfNodesIsGiven) {
  using Given = std::optional<std::string>;
  const auto given = [](const Words& words) {
    Program program;
    std::vector<const char*> argv = {"stackpilot"};
    for (const std::string& word : words) argv.push_back(word.c_str());
    program.parse(static_cast<int>(argv.size()), argv.data());
    return program.options().nodes;
  };
  for (const char* command : {"scale-up", "scale", "demo-scale"}) {
    EXPECT_EQ(given({command}), std::nullopt);
    EXPECT_EQ(given({command, "--nodes", ""}), Given(""));
    const Set set("NODES", "");
    EXPECT_EQ(given({command}), Given("")) << command;
    EXPECT_EQ(given({command, "--nodes", "control"}), Given("control"));
  }
  const Set set("NODES", "");
  EXPECT_EQ(given({"up"}), std::nullopt);
}

TEST(Environment, OptionsGoBeforeIt) {
  const Set set("FORMAT", "nonsense");
  const Parsed parsed = parse({"verify", "--format", "tap"});
  EXPECT_EQ(parsed.mistake, "");
  EXPECT_EQ(parsed.options.at("verify --format"), Words{"tap"});
}

TEST(Environment, AMistakeInItIsNamed) {
  const std::tuple<const char*, const char*, Words> rows[] = {
      {"FORMAT", "sarif", {"verify"}},     {"FORMAT", "junit", {"status"}},
      {"FORMAT", "tap", {"checks"}},       {"FORMAT", "tap", {"evidence", "check"}},
      {"CI_TIMEOUT", "30m", {"ci"}},       {"CI_TIMEOUT", "0", {"ci"}},
      {"HISTORY", "x", {"check-secrets"}}, {"EVENTS", "xml", {"up"}}};
  for (const auto& [name, value, words] : rows) {
    const Set set(name, value);
    const std::string start = fmt::format("{}={} in the environment, for ", name, value);
    EXPECT_TRUE(parse(words).mistake.starts_with(start)) << name << ": " << parse(words).mistake;
  }
}

TEST(Environment, IsNotBlamedForAnOption) {
  const Set set("FORMAT", "json");
  EXPECT_TRUE(parse({"verify", "--format", "xml"}).mistake.starts_with("--format"));
}

TEST(Parse, HelpOfACommandIsNoMistake) {
  Program program;
  const char* const argv[] = {"stackpilot", "verify", "--help"};
  EXPECT_THROW(program.parse(3, argv), CLI::Success);
}

}  // namespace
}  // namespace stackpilot::cli
