#include "node/facts/facts.h"

#include <algorithm>
#include <future>

#include "access/exec/process.h"
#include "access/observe/engine_reader.h"
#include "access/observe/host_reader.h"
#include "access/observe/node_target.h"
#include "access/observe/tcp.h"
#include "base/digest.h"
#include "node/facts/database_reader.h"

namespace stackpilot::node {
namespace {

constexpr auto peer_timeout = Millis(2'000);
constexpr const char* log_lines = "100";

PeerView look_at_peer(const std::string& name, const std::string& self) {
  PeerView peer{.name = name, .addresses = access::resolve(name)};
  if (peer.addresses.empty() || name == self) return peer;
  peer.icmp = access::probe_icmp(peer.addresses.front(), peer_timeout);
  peer.tcp22 = access::probe_tcp(peer.addresses.front(), 22, peer_timeout);
  return peer;
}

bool runs(const EngineFacts& engine, const std::string& container) {
  return std::any_of(
      engine.containers.begin(), engine.containers.end(),
      [&](const ContainerFact& one) { return one.name == container && one.running; });
}

struct EngineView {
  Result<EngineFacts> engine;
  std::optional<DatabaseFacts> database;
};

EngineView look_at_engine(const LabSpec& lab) {
  EngineView view{access::read_engine(access::node_engine_socket), std::nullopt};
  if (view.engine && runs(*view.engine, lab.service.db.container)) {
    view.database = read_database(lab.service.db);
  }
  return view;
}

Fingerprint fingerprint_of(const EngineView& view) {
  if (!view.engine) return {};
  Fingerprint fingerprint = access::fingerprint_of(*view.engine);
  if (view.database && view.database->answers) {
    fingerprint.parts["rows"] =
        std::to_string(view.database->orders) + " " + view.database->rows_digest;
  }
  return fingerprint;
}

void add_system(NodeFacts& facts) {
  facts.hostname = access::read_hostname();
  facts.addresses = access::read_addresses();
  const OsSpec os = access::parse_os_release(read_file("/etc/os-release").value_or(""));
  facts.os_name = os.name;
  facts.os_version = os.version;
  const std::string origin = read_file("/etc/stackpilot-image").value_or("");
  facts.image_source = access::value_of(origin, "source");
  facts.image_reason = access::value_of(origin, "reason");
  facts.authorized_keys = access::parse_authorized_keys(
      read_file(fs::path("/home") / access::node_user / ".ssh/authorized_keys").value_or(""));
}

}  // namespace

Readiness read_readiness(const Workspace& workspace) {
  Readiness readiness;
  readiness.workdir = access::read_workdir(workspace);
  const auto systemd = access::run({.argv = {"systemctl", "is-system-running"}});
  readiness.systemd = systemd ? access::trimmed(systemd->out) : systemd.error().message;
  readiness.engine = access::read_engine_version(access::node_engine_socket).value_or("");
  return readiness;
}

NodeFacts read_facts(const Workspace& workspace, const LabSpec& lab, const std::string& self) {
  std::vector<std::future<PeerView>> peers;
  for (const NodeSpec& node : lab.nodes) {
    peers.push_back(std::async(std::launch::async, look_at_peer, node.name, self));
  }
  auto engine = std::async(std::launch::async, [&lab] { return look_at_engine(lab); });
  const Result<std::string> digest = tree_digest(workspace.root() / lab.service.source);

  NodeFacts facts;
  add_system(facts);
  facts.workdir = access::read_workdir(workspace);
  facts.source_digest = digest.value_or("");
  facts.source_problem = digest ? "" : digest.error().message;
  for (auto& peer : peers) facts.peers.push_back(peer.get());
  EngineView view = engine.get();
  facts.engine_problem = view.engine ? "" : view.engine.error().message;
  if (view.engine) facts.engine = std::move(*view.engine);
  facts.database = std::move(view.database);
  return facts;
}

Fingerprint read_fingerprint(const LabSpec& lab) {
  return fingerprint_of(look_at_engine(lab));
}

Json read_logs(const ServiceSpec& service) {
  Json logs = Json::object();
  for (const std::string& container : {service.api.container, service.db.container}) {
    const auto said = access::run({.argv = {"docker", "logs", "--tail", log_lines, container}});
    logs[container] = said ? said->out + said->err : said.error().message;
  }
  return logs;
}

}  // namespace stackpilot::node
