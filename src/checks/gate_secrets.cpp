#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <thread>

#include "base/clock.h"
#include "checks/gate.h"
#include "checks/git.h"
#include "checks/lab_services.h"
#include "checks/secret_patterns.h"
#include "checks/secrets.h"

namespace stackpilot::checks {
namespace secrets {
namespace {

constexpr Rule provider_key{
    "provider-key", "revoke it at the provider, then remove it; read it from the environment"};
constexpr Rule private_key{"private-key",
                           "treat the key as lost: make a new one, kept outside the repository"};
constexpr Rule high_entropy{"high-entropy",
                            "revoke it if it is a secret, and read it from the environment"};
constexpr Rule key_file{"key-file", "git rm --cached it, and add its name to .gitignore"};
constexpr Rule tracked_env{
    "tracked-env", "git rm --cached it and add it to .gitignore; commit an .env.example instead"};
constexpr Rule stale_allowance{"stale-allowance",
                               "restore the file, or remove its name in the compose file"};
constexpr Rule unread{"unread", "keep files of that size out of the repository"};

constexpr Rule rules[] = {provider_key, private_key,     high_entropy, key_file,
                          tracked_env,  stale_allowance, unread};

using Paths = std::vector<std::string>;

// Tracked on purpose, as the lab's compose files read them: their demo values protect only
// disposable dependencies of the lab. Their content is searched for secrets like that of every
// other file.
struct DemoFiles {
  Paths named;    ///< in a compose file
  Paths allowed;  ///< those, and what Compose reads by itself
};

DemoFiles demo_env_files(const Repository& repository) {
  DemoFiles files;
  for (const std::string& compose : compose_files_of(repository)) {
    const Paths some = env_files_of(repository, compose);
    files.named.insert(files.named.end(), some.begin(), some.end());
    files.allowed.push_back(own_env_file_of(compose));
  }
  files.allowed.insert(files.allowed.end(), files.named.begin(), files.named.end());
  return files;
}

bool is_demo_env(const Paths& allowed, std::string_view path) {
  return std::find(allowed.begin(), allowed.end(), path) != allowed.end();
}

bool is_env_file(std::string_view name) {
  for (const std::string_view harmless : {".example", ".sample", ".template"}) {
    if (name.ends_with(harmless)) return false;
  }
  return name.ends_with(".env") || name.starts_with(".env.");
}

bool is_key_file(std::string_view name) {
  for (const std::string_view store : {".p12", ".pfx", ".jks", ".keystore", ".kdbx", ".ppk"}) {
    if (name.ends_with(store)) return true;
  }
  return name == "id_rsa" || name == "id_ecdsa" || name == "id_ed25519";
}

const Rule& rule_of(SecretKind kind) {
  switch (kind) {
    case SecretKind::kProviderKey:
      return provider_key;
    case SecretKind::kPrivateKey:
      return private_key;
    case SecretKind::kHighEntropy:
      return high_entropy;
  }
  return high_entropy;
}

// Makes the prefix of a finding that says where a file version is. Called only for findings.
using Where = std::function<std::string(const RepoFile&)>;

void inspect_name(const RepoFile& file, const Paths& allowed, const Where& where,
                  Inspection& inspection) {
  const std::string_view name = file_name(file.path);
  if (is_env_file(name) && !is_demo_env(allowed, file.path)) {
    inspection.found(tracked_env, file.path, 0, where(file) + "an environment file");
  }
  if (is_key_file(name)) {
    inspection.found(key_file, file.path, 0, where(file) + "a key file, by its name");
  }
  if (file.unread) {
    inspection.found(
        unread, file.path, 0,
        fmt::format("{}larger than {} MiB: not looked at", where(file), largest_file >> 20U));
  }
}

using Hits = std::vector<std::vector<SecretHit>>;  // one entry per file

void search_part(const std::vector<RepoFile>& files, std::size_t first, std::size_t step,
                 Hits& hits) {
  for (std::size_t i = first; i < files.size(); i += step) hits[i] = find_secrets(files[i].text);
}

Hits search(const std::vector<RepoFile>& files) {
  Hits hits(files.size());
  const std::size_t workers = std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::future<void>> searching;
  for (std::size_t i = 0; i < workers; ++i) {
    searching.push_back(
        std::async(std::launch::async, search_part, std::cref(files), i, workers, std::ref(hits)));
  }
  for (auto& one : searching) one.get();
  return hits;
}

void inspect_files(const std::vector<RepoFile>& files, const Paths& allowed, const Where& where,
                   Inspection& inspection) {
  const Hits hits = search(files);
  for (std::size_t i = 0; i < files.size(); ++i) {
    inspect_name(files[i], allowed, where, inspection);
    for (const SecretHit& hit : hits[i]) {
      inspection.found(rule_of(hit.kind), files[i].path, line_at(files[i].text, hit.offset),
                       where(files[i]) + hit.what);
    }
  }
}

// Every file that is named must exist: a stale entry would allow the next file of that name.
void inspect_allowances(const Repository& repository, const Paths& named, Inspection& inspection) {
  for (const std::string& path : named) {
    if (repository.find(path) == nullptr) {
      inspection.found(stale_allowance, path, 0, "allowed as a demo file, but not there");
    }
  }
}

void inspect(const Repository& repository, const Toolbox&, Inspection& inspection) {
  inspection.looked_at(repository.files().size(), "files");
  const DemoFiles demo = demo_env_files(repository);
  inspect_files(
      repository.files(), demo.allowed, [](const RepoFile&) { return ""; }, inspection);
  if (!repository.staged().empty()) {
    inspection.looked_at(repository.staged().size(), "versions in the index");
    inspect_files(
        repository.staged(), demo.allowed, [](const RepoFile&) { return "staged: "; }, inspection);
  }
  inspect_allowances(repository, demo.named, inspection);
}

}  // namespace
}  // namespace secrets

Result<GateResult> inspect_history(const fs::path& root) {
  const Stopwatch watch;
  Inspection inspection("secrets");
  TRY_ASSIGN(const Repository now, read_repository(root));
  const secrets::Paths allowed = secrets::demo_env_files(now).allowed;
  std::size_t count = 0;
  const auto commit = [&](const RepoFile& version) {
    return fmt::format("in commit {}: ", commit_of(root, version));
  };
  const Status read = read_history(root, [&](const std::vector<RepoFile>& versions) {
    count += versions.size();
    secrets::inspect_files(versions, allowed, commit, inspection);
  });
  if (!read) return pass_on(read);
  inspection.looked_at(count, "file versions of the history");
  GateResult result = inspection.conclude();
  result.ms = watch.elapsed_ms();
  return result;
}

Gate gate_secrets() {
  return {"secrets", "No secrets, no key files, no .env files are tracked", InCi::kRequired,
          secrets::rules, secrets::inspect};
}

}  // namespace stackpilot::checks
