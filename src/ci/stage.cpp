#include "ci/stage.h"

#include <fmt/format.h>

#include <fstream>

#include "access/exec/process.h"
#include "base/clock.h"
#include "base/stop.h"
#include "base/text.h"
#include "events/stream.h"

namespace stackpilot::ci {
namespace {

std::string last_line(const std::string& text) {
  return access::tail(text, 1);
}

// The last error that is told, which the next step may follow; else the last line.
std::string last_error(const std::string& text) {
  std::string_view found;
  for (const std::string_view line : lines_of(text)) {
    if (line.starts_with("error: ")) found = line;
  }
  return found.empty() ? last_line(text) : std::string(found);
}

// Moves the stage's stdout to the log. It goes to a file first, so that none is lost on a timeout.
void append_file(std::ofstream& log, const fs::path& file) {
  log << read_file(file).value_or("");
  std::error_code ignored;
  fs::remove(file, ignored);
}

std::string said_on_stdout(const fs::path& file) {
  return last_line(read_file(file).value_or(""));
}

}  // namespace

std::string_view to_string(StageState state) {
  switch (state) {
    case StageState::kPassed:
      return "passed";
    case StageState::kFailed:
      return "failed";
    case StageState::kSkipped:
      return "skipped";
    case StageState::kInterrupted:
      return "interrupted";
  }
  return "failed";
}

void to_json(Json& out, const StageResult& result) {
  out = Json{{"name", result.name},
             {"state", to_string(result.state)},
             {"why", result.why},
             {"exit_code", result.exit_code},
             {"duration_ms", result.ms}};
}

StageResult run_stage(const Stage& stage, const fs::path& log_file, Heeds heeds) {
  events::emit(events::SectionBegan{stage.name});
  const Stopwatch watch;
  std::ofstream log(log_file, std::ios::app);
  log << fmt::format("== {}: {}\n", stage.name, access::to_line(stage.argv)) << std::flush;
  const fs::path out = log_file.string() + ".stdout";
  const access::Command command{
      .argv = stage.argv,
      .inherits = access::Inherits::kOurs,
      .directory = stage.directory,
      .output_file = out,
      .timeout = stage.timeout,
      .on_stop = heeds == Heeds::kStop ? access::OnStop::kEnd : access::OnStop::kIgnore,
      .on_line = [&](std::string_view line) {
        log << line << '\n' << std::flush;
        events::emit(events::Relayed{std::string(line)});
      }};
  const Result<access::Output> output = access::run(command);
  StageResult result{stage.name, StageState::kPassed, "", 0, watch.elapsed_ms()};
  if (!output) {
    const bool stopped = output.error().kind == ErrorKind::kInterrupted;
    result.state = stopped ? StageState::kInterrupted : StageState::kFailed;
    result.why = output.error().message;
  } else if (output->status == exit_code(ErrorKind::kInterrupted)) {
    result.state = StageState::kInterrupted;
    result.exit_code = output->status;
    result.why = interrupted().value().message;
  } else if (output->status != 0) {
    const std::string verdict = said_on_stdout(out);
    result.state = StageState::kFailed;
    result.exit_code = output->status;
    result.why = fmt::format("exit code {}: {}", output->status,
                             verdict.empty() ? last_error(output->err) : verdict);
  }
  append_file(log, out);
  log << fmt::format("== {}: {} {}\n", stage.name, to_string(result.state), result.why);
  events::emit(events::VerdictGiven{stage.name, std::string(to_string(result.state)), result.why});
  return result;
}

StageResult skipped_stage(const std::string& name, const std::string& why) {
  events::emit(events::StepSkipped{name, why});
  return {name, StageState::kSkipped, why, 0, 0};
}

}  // namespace stackpilot::ci
