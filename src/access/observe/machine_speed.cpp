#include "access/observe/machine_speed.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "access/exec/process.h"
#include "base/digest.h"
#include "base/json.h"
#include "base/slowness.h"
#include "base/text.h"

namespace stackpilot::access {
namespace {

constexpr int measure_version = 1;  // of the work and of the file
constexpr int runs = 5;
constexpr int processes = 5;
constexpr std::size_t hashed_bytes = 1U << 20U;
constexpr std::size_t used_bytes = 4U << 20U;
// A sanitized program needs several times as long, and so do all that wait for it.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr const char* build = "sanitized";
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr const char* build = "sanitized";
#elif defined(__OPTIMIZE__)
constexpr const char* build = "optimised";
#else
constexpr const char* build = "not optimised";
#endif
#elif defined(__OPTIMIZE__)
constexpr const char* build = "optimised";
#else
constexpr const char* build = "not optimised";
#endif
constexpr double room = 3;  // what our limits allow for anyway

double cpu_ms_of(int who) {
  rusage used{};
  ::getrusage(who, &used);
  const auto ms = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
  };
  return ms(used.ru_utime) + ms(used.ru_stime);
}

// Of this process and of those that it has started and that have ended.
double cpu_ms_so_far() {
  return cpu_ms_of(RUSAGE_SELF) + cpu_ms_of(RUSAGE_CHILDREN);
}

bool start_processes() {
  for (int i = 0; i < processes; ++i) {
    if (!run(Command{.argv = {"true"}})) return false;
  }
  return true;
}

// By library calls only: loops of our own would measure how this program was compiled.
std::size_t hash_and_use_memory() {
  const std::string memory(used_bytes, 'x');
  return sha256_hex(memory.substr(0, hashed_bytes)).size();
}

std::string processor() {
  const std::string text = read_file("/proc/cpuinfo").value_or("");
  std::string found;
  for (const std::string_view line : lines_of(text)) {
    if (line.starts_with("model name") || line.starts_with("CPU part")) {
      found = std::string(line);
      break;
    }
  }
  return found;
}

fs::path file_in(const fs::path& cache) {
  return cache / fmt::format("machine-speed-{}.json", machine_key().substr(0, 12));
}

// What a file holds may be anybody's text: only a measurement with a sensible number counts.
double kept_cpu_ms(const fs::path& file) {
  const Result<std::string> text = read_file(file, 4096);
  if (!text) return 0;
  const Json kept = parse_json_text(*text, "the measurement").value_or(Json());
  if (!kept.is_object() || kept.value("key", Json()) != machine_key()) return 0;
  const Json cpu_ms = kept.value("cpu_ms", Json());
  const double ms = cpu_ms.is_number() ? cpu_ms.get<double>() : 0;
  return std::isfinite(ms) && ms > 0 ? ms : 0;
}

void keep(const fs::path& file, double cpu_ms) {
  if (!make_folder(file.parent_path())) return;
  static_cast<void>(write_file(file, to_text(Json{{"key", machine_key()},
                                                  {"cpu_ms", cpu_ms},
                                                  {"reference_cpu_ms", reference_cpu_ms},
                                                  {"slowness", slowness_of(cpu_ms)}},
                                             2) +
                                         "\n"));
}

}  // namespace

double measure_work() {
  double quickest = 0;
  std::size_t used = 0;
  for (int i = 0; i < runs; ++i) {
    const double before = cpu_ms_so_far();
    if (!start_processes()) return 0;
    used += hash_and_use_memory();
    const double took = cpu_ms_so_far() - before;
    quickest = i == 0 ? took : std::min(quickest, took);
  }
  return used == 0 ? 0 : quickest;
}

int slowness_of(double cpu_ms) {
  const double ratio = cpu_ms / reference_cpu_ms;
  if (!(ratio >= room)) return 1;
  return static_cast<int>(std::lround(std::min<double>(ratio, most_slowness)));
}

std::string machine_key() {
  Sha256 digest;
  digest.add_field(std::to_string(measure_version));
  digest.add_field(build);
  digest.add_field(read_file("/etc/machine-id").value_or(""));
  digest.add_field(processor());
  return digest.hex();
}

Result<MachineSpeed> machine_speed(const fs::path& cache) {
  if (const char* told = std::getenv(slowness_variable); told != nullptr && *told != '\0') {
    TRY_ASSIGN(const int factor, parse_slowness(told));
    return MachineSpeed{factor, 0, slowness_variable};
  }
  const fs::path file = file_in(cache);
  if (const double kept = kept_cpu_ms(file); kept > 0) {
    return MachineSpeed{slowness_of(kept), kept, file.string()};
  }
  const double measured = measure_work();
  if (measured > 0) keep(file, measured);
  return MachineSpeed{slowness_of(measured), measured, "measured now"};
}

Result<int> slowness_told() {
  const char* told = std::getenv(slowness_variable);
  if (told == nullptr || *told == '\0') return 1;
  return parse_slowness(told);
}

std::string describe(const MachineSpeed& speed) {
  const std::string limits =
      speed.slowness == 1 ? "limits of time are as documented"
                          : fmt::format("limits of time are multiplied by {}", speed.slowness);
  if (speed.cpu_ms <= 0) return fmt::format("{} ({})", limits, speed.source);
  return fmt::format(
      "{}: {:.1f} ms of processor time where the reference machine takes {:.1f} ({})", limits,
      speed.cpu_ms, reference_cpu_ms, speed.source);
}

}  // namespace stackpilot::access
