// Checks that everything the documentation refers to exists: links, anchors, commands, scripts.
#include <fmt/format.h>

#include <map>

#include "base/text.h"
#include "checks/gate.h"
#include "checks/makefile.h"
#include "checks/markdown.h"

namespace stackpilot::checks {
namespace docs {
namespace {

constexpr Rule broken_link{"broken-link", "correct the path; a new file needs git add"};
constexpr Rule broken_anchor{"broken-anchor",
                             "correct the anchor: it is the heading in lower case"};
constexpr Rule unknown_target{"unknown-target", "name a target that is in the Makefile"};
constexpr Rule unknown_command{"unknown-command", "name a command that `make help` lists"};
constexpr Rule missing_script{"missing-script", "name a script that is there"};

constexpr Rule rules[] = {broken_link, broken_anchor, unknown_target, unknown_command,
                          missing_script};

using Documents = std::map<std::string, Markdown>;  // by path

struct Docs {
  const Repository& repository;
  const Toolbox& toolbox;
  Documents documents;
  Makefile makefile;
};

bool is_external(std::string_view target) {
  return target.find("://") != std::string_view::npos || target.starts_with("mailto:");
}

// "../adr/0001.md" in docs/runbooks is "docs/adr/0001.md"; empty if it leaves the repository.
std::string resolved(std::string_view folder, std::string_view target) {
  const fs::path path =
      target.starts_with('/') ? fs::path(target.substr(1)) : fs::path(folder) / fs::path(target);
  std::string plain = path.lexically_normal().generic_string();
  if (plain.ends_with('/')) plain.pop_back();
  return plain == ".." || plain.starts_with("../") ? "" : plain;
}

void inspect_link(const Docs& docs, const std::string& file, const MarkdownPart& link,
                  Inspection& inspection) {
  if (is_external(link.text) || link.text.empty()) return;
  const std::size_t hash = link.text.find('#');
  const std::string target = link.text.substr(0, hash);
  const std::string path = target.empty() ? file : resolved(folder_of(file), target);
  if (path != "." && !docs.repository.exists(path)) {
    inspection.found(broken_link, file, link.line, fmt::format("{} is not there", link.text));
    return;
  }
  const auto document = docs.documents.find(path);
  if (hash == std::string::npos || document == docs.documents.end()) return;
  if (document->second.anchors.count(link.text.substr(hash + 1)) == 0) {
    inspection.found(broken_anchor, file, link.line,
                     fmt::format("{} has no heading of that name", link.text));
  }
}

bool is_target_word(std::string_view word) {
  return !word.empty() && word.find('=') == std::string_view::npos && !word.starts_with('-') &&
         word.find_first_of("|[]{}()$\"'") == std::string_view::npos;
}

// Splits a line of shell into commands, each as its words, without operators and comments.
std::vector<std::vector<std::string_view>> commands_in(std::string_view line) {
  line = line.substr(0, line.find(" #"));
  std::vector<std::vector<std::string_view>> commands(1);
  for (std::string_view word : words_of(line)) {
    const bool ends = word.ends_with(';') || word == "&&" || word == "||" || word == "|";
    if (word.ends_with(';')) word.remove_suffix(1);
    if (word != "&&" && word != "||" && word != "|" && !word.empty())
      commands.back().push_back(word);
    if (ends) commands.emplace_back();
  }
  return commands;
}

void inspect_make(const Docs& docs, const std::string& file, int line,
                  std::span<const std::string_view> words, Inspection& inspection) {
  for (const std::string_view word : words) {
    if (word == "-C" || word.starts_with('>')) return;  // another Makefile; a redirection
    if (!is_target_word(word) || docs.makefile.offers(word)) continue;
    inspection.found(unknown_target, file, line, fmt::format("`make {}`: no such target", word));
  }
}

void inspect_command(const Docs& docs, const std::string& file, int line,
                     std::span<const std::string_view> words, Inspection& inspection) {
  while (!words.empty() && (words[0] == "$" || words[0] == "sudo" || words[0] == "flock" ||
                            words[0].find('=') != std::string_view::npos)) {
    words = words.subspan(1);
  }
  if (words.empty()) return;
  if (words[0] == "make") {
    inspect_make(docs, file, line, words.subspan(1), inspection);
  } else if (words[0] == "bin/stackpilot" || words[0] == "stackpilot") {
    if (words.size() < 2 || !is_target_word(words[1]) || words[1].starts_with('<')) return;
    if (docs.toolbox.commands.count(std::string(words[1])) == 0) {
      inspection.found(unknown_command, file, line,
                       fmt::format("`{} {}`: no such command", words[0], words[1]));
    }
  } else if (words[0].starts_with("scripts/") &&
             !docs.repository.exists(words[0].substr(0, words[0].find_last_not_of('/') + 1))) {
    inspection.found(missing_script, file, line, fmt::format("{} is not there", words[0]));
  }
}

void inspect_document(const Docs& docs, const std::string& file, const Markdown& markdown,
                      Inspection& inspection) {
  for (const MarkdownPart& link : markdown.links) inspect_link(docs, file, link, inspection);
  for (const MarkdownPart& code : markdown.code) {
    for (const auto& words : commands_in(code.text)) {
      inspect_command(docs, file, code.line, words, inspection);
    }
  }
}

void inspect(const Repository& repository, const Toolbox& toolbox, Inspection& inspection) {
  const RepoFile* makefile = repository.find("Makefile");
  Docs docs{repository, toolbox, {}, parse_makefile(makefile == nullptr ? "" : makefile->text)};
  std::size_t links = 0;
  for (const RepoFile& file : repository.files()) {
    if (!file.path.ends_with(".md")) continue;
    links +=
        docs.documents.emplace(file.path, parse_markdown(file.text)).first->second.links.size();
  }
  inspection.looked_at(docs.documents.size(), "documents");
  inspection.looked_at(links, "links");
  inspection.looked_at(docs.makefile.targets.size(), "Makefile targets");
  inspection.looked_at(toolbox.commands.size(), "commands");
  for (const auto& [path, markdown] : docs.documents) {
    inspect_document(docs, path, markdown, inspection);
  }
}

}  // namespace
}  // namespace docs

Gate gate_docs() {
  return {"docs", "Every link resolves, every command in the docs exists", InCi::kRequired,
          docs::rules, docs::inspect};
}

}  // namespace stackpilot::checks
