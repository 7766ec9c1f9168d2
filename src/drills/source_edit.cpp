// The source of the service is edited on the host, or gets another file, as if somebody worked on
// it: a line or a file with the fault's id, which is taken away again. All else stays as it is.
#include <fmt/format.h>

#include <fstream>

#include "drills/host_faults.h"

namespace stackpilot::drills {
namespace {

fs::path source_of(const HostSite& site) {
  return site.workspace().root() / site.lab.spec().service.source;
}

// Every service that is built from source has one, in which a comment changes nothing.
fs::path edited_file(const HostSite& site) {
  return source_of(site) / "Dockerfile";
}

fs::path added_file(const HostSite& site) {
  return source_of(site) / fmt::format("stackpilot-{}.txt", site.fault.id);
}

std::string added_line(const HostSite& site) {
  return fmt::format("# stackpilot-{}\n", site.fault.id);
}

Result<bool> is_edit(const HostSite& site) {
  const auto found = site.fault.settings.find("change");
  const std::string change = found == site.fault.settings.end() ? "" : found->second;
  if (change == "edited" || change == "untracked") return change == "edited";
  return fail(ErrorKind::kUsage, fmt::format("\"{}\" is no change of the source", change));
}

// In place: the file keeps its owner, mode and links.
Status put(const fs::path& file, const std::string& text, std::ios::openmode how) {
  std::ofstream out(file, std::ios::binary | how);
  out << text << std::flush;
  if (out) return {};
  return fail(ErrorKind::kBroken, "cannot write " + file.string());
}

Result<node::Injected> edit_source(const HostSite& site) {
  TRY_ASSIGN(const bool edit, is_edit(site));
  TRY(put(edit ? edited_file(site) : added_file(site), added_line(site), std::ios::app));
  TRY(site.lab.provider().refresh());
  return node::Injected{0};
}

Result<node::Bite> prove_source_edit(const HostSite& site) {
  TRY_ASSIGN(const bool edit, is_edit(site));
  const fs::path file = edit ? edited_file(site) : added_file(site);
  const std::string text = read_file(file).value_or("");
  const bool there = text.ends_with(added_line(site));
  return node::Bite{there, fmt::format("{} {} with the line of the fault", file.string(),
                                       there ? "ends" : "does not end")};
}

Result<node::Healed> undo_source_edit(const HostSite& site) {
  TRY(remove_whole(added_file(site)));
  const Result<std::string> text = read_file(edited_file(site));
  const std::size_t at = text ? text->find(added_line(site)) : std::string::npos;
  if (at != std::string::npos) {
    std::string before = *text;
    TRY(put(edited_file(site), before.erase(at, added_line(site).size()), std::ios::trunc));
  }
  TRY(site.lab.provider().refresh());
  return node::Healed{"the source is as it was", std::nullopt};
}

}  // namespace

std::vector<HostFaultKind> source_faults() {
  return {{"source-edit",
           "remove {source}/stackpilot-{id}.txt, and the line # stackpilot-{id} from "
           "{source}/Dockerfile",
           HostFaultKind::Where::kOnHost, edit_source, prove_source_edit, undo_source_edit}};
}

}  // namespace stackpilot::drills
