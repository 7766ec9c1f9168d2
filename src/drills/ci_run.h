// A run of `make ci` in a clone: what it is given, and what was seen of it.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace stackpilot::drills {

/// What is wrong with one file of the clone while CI runs.
enum class Spoiled {
  kNothing,
  kReplaced,    ///< its text is another
  kUnreadable,  ///< nobody may read it
};

enum class CiEnds {
  kByItself,
  kInterrupted,  ///< by SIGINT, as soon as a node runs
};

struct CiRun {
  std::string masked;  ///< STACKPILOT_MASK: capabilities that it is to treat as absent
  Spoiled spoiled = Spoiled::kNothing;
  std::string file = {};  ///< the spoiled one, relative to the clone
  std::string text = {};  ///< for kReplaced
  CiEnds ends = CiEnds::kByItself;
};

struct CiSeen {
  int exit_code = 0;
  std::string out;  ///< stdout: annotations, as GitHub reads them, and the verdict as the last line
  std::map<std::string, std::string> logs;  ///< files of ci/logs, and "step summary", GitHub's
  bool node_ran = false;                    ///< at some moment of the run
  bool took_the_lab = false;      ///< it ran a command that makes, changes or removes a lab
  std::vector<std::string> left;  ///< what is there of a lab when it has ended, in words
};

}  // namespace stackpilot::drills
