#include "model/fault.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/digest.h"

namespace stackpilot {
namespace {

constexpr std::size_t entry_limit = 64U << 10U;
constexpr const char* suffix = ".json";

}  // namespace

void to_json(Json& out, const Fault& fault) {
  out = Json{{"id", fault.id},           {"lab", fault.lab},
             {"drill", fault.drill},     {"kind", fault.kind},
             {"node", fault.node},       {"settings", fault.settings},
             {"limit_s", fault.limit_s}, {"opened_at", fault.opened_at},
             {"service", fault.service}, {"undo", fault.undo}};
}

// Another version may have written the entry. Without a field that healing rests on it counts as
// unreadable, and is healed as every kind; what is only for people may be absent, and so must be
// every field that is added from now on.
void from_json(const Json& in, Fault& fault) {
  in.at("id").get_to(fault.id);
  in.at("lab").get_to(fault.lab);
  in.at("kind").get_to(fault.kind);
  in.at("node").get_to(fault.node);
  in.at("settings").get_to(fault.settings);
  in.at("limit_s").get_to(fault.limit_s);
  fault.service = in.value("service", "");
  fault.drill = in.value("drill", "");
  fault.opened_at = in.value("opened_at", "");
  fault.undo = in.value("undo", "make recover");
}

std::string new_fault_id() {
  return "f" + random_hex(4);
}

bool is_fault_id(const std::string& text) {
  constexpr std::string_view digits = "0123456789abcdef";
  return text.size() == 9 && text.front() == 'f' &&
         std::all_of(text.begin() + 1, text.end(),
                     [&](char c) { return digits.find(c) != std::string_view::npos; });
}

std::string to_line(const Fault& fault) {
  if (fault.kind.empty()) return fmt::format("fault {} (its entry cannot be read)", fault.id);
  return fmt::format("fault {} (drill {}: {} on {}, since {})", fault.id, fault.drill, fault.kind,
                     fault.node, fault.opened_at);
}

std::string ledger_entry(const std::string& id) {
  return id + suffix;
}

Result<Fault> parse_fault(const std::string& text, const std::string& id) {
  Result<Fault> fault = parse_json<Fault>(text, "the ledger entry " + id);
  if (fault && (fault->id != id || fault->kind.empty())) {
    return fail(ErrorKind::kBroken, fmt::format("the ledger entry {} is not its fault's", id));
  }
  return fault;
}

Result<std::vector<Fault>> read_open_faults(const fs::path& ledger) {
  std::vector<Fault> faults;
  std::error_code failed;
  if (!fs::exists(ledger, failed) && !failed) return faults;
  for (auto entry = fs::directory_iterator(ledger, failed);
       !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
    // A temporary file of an interrupted write: its fault was never injected.
    if (entry->path().extension() != suffix) continue;
    const std::string id = entry->path().stem().string();
    const Result<std::string> text = read_file(entry->path(), entry_limit);
    if (!text && !fs::exists(entry->path(), failed)) continue;  // closed meanwhile
    const Result<Fault> fault = text ? parse_fault(*text, id) : pass_on(text);
    faults.push_back(fault.value_or(Fault{.id = id, .undo = "make recover"}));
  }
  if (failed) {
    return fail(ErrorKind::kBroken,
                fmt::format("cannot read the ledger {}: {}", ledger.string(), failed.message()));
  }
  std::sort(faults.begin(), faults.end(), [](const Fault& one, const Fault& other) {
    return std::tuple(one.kind.empty(), one.opened_at, one.id) <
           std::tuple(other.kind.empty(), other.opened_at, other.id);
  });
  return faults;
}

}  // namespace stackpilot
