// The whole command line of bin/stackpilot: every command with its options.
#pragma once

#include <string>
#include <vector>

#include "cli/commands.h"

namespace stackpilot::cli {

/// Made once; the commands refer to its options.
class Program {
 public:
  Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// Throws what CLI11 throws: CLI::Success for --help and --version, CLI::ParseError for a
  /// mistake.
  void parse(int argc, const char* const* argv);

  /// The mistake as an error (kUsage). Names the variable where the value is the environment's.
  Error explained(const CLI::ParseError& mistake) const;

  CLI::App& parser() { return parser_; }
  Options& options() { return options_; }
  const std::vector<Declared>& commands() const { return commands_; }
  /// Of the program, with the nodes of the repository that the options mean.
  std::string help() const;

 private:
  std::string end_of_help() const;

  CLI::App parser_;
  Options options_;
  std::vector<Declared> commands_;
  std::string help_;  ///< but for its end; once parsed, the parser would give that of the command
};

}  // namespace stackpilot::cli
