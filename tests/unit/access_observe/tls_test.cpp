// TLS probes against servers that want certificates of their clients, want none, are somebody
// else's, keep silent or never end.
#include "access/observe/tls.h"

#include <gtest/gtest.h>

#include "access/observe/http.h"
#include "access/observe/tls_connection.h"
#include "base/clock.h"
#include "base/files.h"
#include "unit/access_observe/listener.h"
#include "unit/access_observe/tls_server.h"

namespace stackpilot::access {
namespace {

constexpr auto enough = Millis(5'000);
constexpr auto short_time = Millis(300);
constexpr double soon_ms = 2'500;  // the machine may be busy
const std::string ok_reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
const std::string wants_https = "HTTP/1.0 400 Bad Request\r\n\r\nto an HTTPS server";

const Credentials& tls_ca() {
  static const Credentials ca = make_ca("lab CA", 10).value();
  return ca;
}

const Credentials& foreign_ca() {
  static const Credentials ca = make_ca("lab CA", 10).value();
  return ca;
}

Credentials issued(const Credentials& ca) {
  const std::string key = make_key().value();
  const CertificateTerms terms{{"control"}, {"127.0.0.1"}, 5};
  return {sign_request(ca, make_request(key, "control").value(), terms).value(), key};
}

const Credentials& control() {
  static const Credentials one = issued(tls_ca());
  return one;
}

const Credentials& foreigner() {
  static const Credentials one = issued(foreign_ca());
  return one;
}

TlsPeer us(const std::string& name = "control") {
  return {name, tls_ca().certificate, control()};
}

// Of the lab's node, and for clients with a certificate of the lab alone.
TlsManners mutual() {
  return {.identity = control(), .client_ca = tls_ca().certificate, .reply = ok_reply};
}

template <typename Change>
TlsManners mutual_but(Change change) {
  TlsManners manners = mutual();
  change(manners);
  return manners;
}

TcpEndpoint at(int port) {
  return TcpEndpoint{"127.0.0.1", port};
}

struct Seen {
  std::string name;
  TlsManners server;
  TlsPeer peer;
  bool verified, admits_strangers, speaks_plain;
  std::string problem;  ///< how it ends
};

std::vector<Seen> probed() {
  const std::string no_trust = "its certificate is not accepted: ";
  return {
      {"mutual", mutual(), us(), true, false, false, ""},
      {"by its address", mutual(), us("127.0.0.1"), true, false, false, ""},
      {"mutual with TLS 1.2", mutual_but([](auto& it) { it.version = TLS1_2_VERSION; }), us(), true,
       false, false, ""},
      {"says that it wants TLS", mutual_but([](auto& it) { it.plain_reply = wants_https; }), us(),
       true, false, false, ""},
      {"plain as well", mutual_but([](auto& it) { it.plain_reply = ok_reply; }), us(), true, false,
       true, ""},
      {"admits all", mutual_but([](auto& it) { it.client_ca = ""; }), us(), true, true, false, ""},
      {"admits all to an error", mutual_but([](auto& it) {
         it.client_ca = "";
         it.reply = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
       }),
       us(), true, true, false, ""},
      {"admits all to another protocol", mutual_but([](auto& it) {
         it.client_ca = "";
         it.reply = "+OK";
       }),
       us(), true, true, false, ""},
      {"takes all and says nothing", mutual_but([](auto& it) {
         it.client_ca = "";
         it.reply = "";
       }),
       us(), true, false, false, ""},
      {"another name", mutual(), us("worker1"), false, false, false,
       no_trust + "hostname mismatch"},
      {"another address", mutual(), us("127.0.0.2"), false, false, false,
       no_trust + "IP address mismatch"},
      {"another CA", mutual_but([](auto& it) { it.identity = foreigner(); }), us(), false, false,
       false, no_trust + "unable to get local issuer certificate"},
      {"signs itself", mutual_but([](auto& it) {
         it.identity = foreign_ca();
         it.client_ca = "";
       }),
       us(), false, true, false, "self-signed certificate"},
      {"we without certificate",
       mutual_but([](auto& it) { it.version = TLS1_2_VERSION; }),
       {"control", tls_ca().certificate, {}},
       false,
       false,
       false,
       "alert handshake failure"},
      {"slow", mutual_but([](auto& it) { it.pause = Millis(100); }), us(), true, false, false, ""},
  };
}

TEST(ProbeTls, TellsWhatThePortDoes) {
  for (const Seen& row : probed()) {
    SCOPED_TRACE(row.name);
    const TlsServer server(row.server);
    const TlsProbe probe = probe_tls(at(server.port()), row.peer, enough);
    EXPECT_TRUE(probe.tcp.ok) << probe.tcp.problem;
    EXPECT_EQ(probe.verified, row.verified);
    EXPECT_EQ(probe.admits_strangers, row.admits_strangers);
    EXPECT_EQ(probe.speaks_plain, row.speaks_plain);
    EXPECT_FALSE(probe.silent);
    EXPECT_TRUE(probe.problem.ends_with(row.problem)) << probe.problem;
    EXPECT_EQ(probe.problem.empty(), row.problem.empty()) << probe.problem;
    EXPECT_GT(probe.ms, 0);
  }
}

TEST(ProbeTls, NamesWhatSpeaksPlainOnly) {
  const Listener server(ok_reply);
  const TlsProbe probe = probe_tls(at(server.port()), us(), enough);
  EXPECT_FALSE(probe.verified || probe.admits_strangers || probe.silent);
  EXPECT_TRUE(probe.speaks_plain);
  EXPECT_EQ(probe.problem,
            "TLS 127.0.0.1:" + std::to_string(server.port()) + ": wrong version number");
}

TEST(ProbeTls, EndsWithinItsTimeoutWhenNothingIsSaid) {
  const Listener server("");
  const Stopwatch watch;
  const TlsProbe probe = probe_tls(at(server.port()), us(), short_time);
  EXPECT_LT(watch.elapsed_ms(), soon_ms);
  EXPECT_TRUE(probe.tcp.ok && probe.silent);
  EXPECT_FALSE(probe.verified || probe.admits_strangers || probe.speaks_plain);
  EXPECT_TRUE(probe.problem.find("did not answer within 0.") != std::string::npos) << probe.problem;
}

// The handshake alone says nothing about strangers.
TEST(ProbeTls, DoesNotCallAStrangerRefusedWhoHadNoAnswerInTime) {
  const TlsServer server({.identity = control(), .reply = ok_reply, .pause = Millis(60'000)});
  const TlsProbe probe = probe_tls(at(server.port()), us(), Millis(1'000));
  EXPECT_TRUE(probe.verified) << probe.problem;
  EXPECT_TRUE(probe.silent);
  EXPECT_FALSE(probe.admits_strangers);
}

TEST(ProbeTls, AsksNothingWhereNobodyListens) {
  const TlsProbe probe = probe_tls(at(unused_port()), us(), enough);
  EXPECT_FALSE(probe.tcp.ok || probe.verified || probe.silent);
  EXPECT_TRUE(probe.tcp.problem.ends_with("Connection refused")) << probe.tcp.problem;
  EXPECT_EQ(probe.problem, "not asked: no TCP");
  const TlsProbe nowhere = probe_tls(UnixEndpoint{"/no/such/socket"}, us(), enough);
  EXPECT_EQ(nowhere.tcp.problem, "/no/such/socket: No such file or directory");
  EXPECT_FALSE(probe_tls(UnixEndpoint{std::string(200, 'x')}, us(), enough).tcp.ok);
}

TEST(ProbeTls, IsNotVerifiedByNoName) {
  const TlsServer server(mutual());
  const TlsProbe probe = probe_tls(at(server.port()), us(""), enough);
  EXPECT_FALSE(probe.verified);
  EXPECT_EQ(probe.problem, "\"\" is no name of a TLS server");
}

TEST(HttpsGet, ReturnsStatusHeadersAndBody) {
  TlsServer server(mutual_but([](auto& it) {
    it.reply =
        "HTTP/1.1 404 Not Found\r\nDocker-Content-Digest: sha256:1\r\nTransfer-Encoding: "
        "chunked\r\n\r\n3\r\nall\r\n6\r\n of it\r\n0\r\n\r\n";
  }));
  const Result<HttpsReply> got =
      https_get(at(server.port()), us(), "/v2/a/manifests/b", {{"Accept", "text/x"}}, enough);
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_EQ(got->status, 404);
  EXPECT_EQ(got->body, "all of it");
  EXPECT_EQ(got->headers.at("docker-content-digest"), "sha256:1");
  EXPECT_EQ(server.request(),
            "GET /v2/a/manifests/b HTTP/1.1\r\nHost: control\r\nAccept: text/x\r\nConnection: "
            "close\r\n\r\n");
}

TEST(HttpsGet, GoesThroughTheSocketOfAJumpHost) {
  const TempFolder folder = TempFolder::make(fs::temp_directory_path(), "tls-").value();
  const std::string path = (folder.path() / "to").string();
  const TlsServer server(mutual_but([&](auto& it) { it.path = path; }));
  const Result<HttpsReply> got = https_get(UnixEndpoint{path}, us(), "/", {}, enough);
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_EQ(got->status, 200);
  EXPECT_TRUE(probe_tls(UnixEndpoint{path}, us(), enough).verified);
}

struct Answered {
  std::string name;
  std::string reply, endless;
  bool cuts_off;
  std::string problem;  ///< how it ends; empty: an answer
};

TEST(HttpsGet, TakesNoMoreAndNoLessThanAnAnswer) {
  const std::string head = "HTTP/1.1 200 OK\r\n";
  const std::string full(64U << 10U, 'x');
  const std::string long_line = std::string(1'000, 'y');
  const std::vector<Answered> rows = {
      {"until the end", "HTTP/1.0 200 OK\r\n\r\nall", "", false, ""},
      {"64 KiB", head + "Content-Length: 65536\r\n\r\n" + full, "", false, ""},
      {"a byte more", head + "Content-Length: 65537\r\n\r\n" + full + "x", "", false,
       "the answer is longer than 64 KiB"},
      {"claims more", head + "Content-Length: 99999999999\r\n\r\nx", "", false,
       "the answer is longer than 64 KiB"},
      {"never ends", "HTTP/1.0 200 OK\r\n\r\n", full, false, "the answer is longer than 64 KiB"},
      {"never ends its headers", head, "X-Y: " + long_line + "\r\n", false,
       "no answer of HTTP: header limit exceeded"},
      {"never ends a chunk's line", head + "Transfer-Encoding: chunked\r\n\r\n2;a=", long_line,
       false, "the answer is longer than 64 KiB"},
      {"is short", head + "Content-Length: 100\r\n\r\nonly", "", false, "the answer is cut short"},
      {"ends in its headers", head + "Content-", "", false, "the answer is cut short"},
      {"is cut off", "HTTP/1.0 200 OK\r\n\r\nonly", "", true, "closed the connection"},
      {"says nothing", "", "", false, "there is no answer"},
      {"is none", "SSH-2.0-OpenSSH_9.2\r\n", "", false, "no answer of HTTP: bad version"}};
  for (const Answered& row : rows) {
    SCOPED_TRACE(row.name);
    const TlsServer server(mutual_but([&](auto& it) {
      it.reply = row.reply;
      it.endless = row.endless;
      it.cuts_off = row.cuts_off;
    }));
    const Result<HttpsReply> got = https_get(at(server.port()), us(), "/x", {}, enough);
    EXPECT_EQ(got.has_value(), row.problem.empty());
    if (got) continue;
    EXPECT_TRUE(got.error().message.starts_with("GET https://control/x: ")) << got.error().message;
    EXPECT_TRUE(got.error().message.ends_with(row.problem)) << got.error().message;
  }
}

TEST(HttpsGet, GivesUpWithinItsTimeout) {
  const std::vector<TlsManners> slow = {
      mutual_but([](auto& it) { it.pause = Millis(60'000); }),
      mutual_but([](auto& it) {
        it.reply = "HTTP/1.0 200 OK\r\n\r\n";
        it.endless = "x";
        it.pause = Millis(50);
      }),
  };
  for (const TlsManners& manners : slow) {
    const TlsServer server(manners);
    const Stopwatch watch;
    const Result<HttpsReply> got = https_get(at(server.port()), us(), "/", {}, short_time);
    EXPECT_LT(watch.elapsed_ms(), soon_ms);
    ASSERT_FALSE(got);
    EXPECT_TRUE(is_silent(got.error())) << got.error().message;
  }
}

TEST(HttpsGet, NamesWhoIsNotAdmitted) {
  const std::vector<std::pair<std::optional<Credentials>, std::string>> refused = {
      {std::nullopt, "alert certificate required"},
      {foreigner(), "alert unknown ca"},
      {Credentials{control().certificate, foreigner().key},
       "the client's key is not that of its certificate"},
      {Credentials{"x", control().key}, "the client's certificate is not in PEM, or damaged"}};
  for (const auto& [client, why] : refused) {
    const TlsServer server(mutual());
    const Result<HttpsReply> got =
        https_get(at(server.port()), {"control", tls_ca().certificate, client}, "/", {}, enough);
    ASSERT_FALSE(got) << why;
    EXPECT_TRUE(got.error().message.ends_with(why)) << got.error().message;
    EXPECT_FALSE(is_silent(got.error()));
  }
}

TEST(ATlsConnection, KeepsItsTimeHoweverMuchComes) {
  const TlsServer server(mutual_but([](auto& it) { it.endless = std::string(16U << 10U, 'x'); }));
  const Stopwatch watch;
  TlsConnection connection = TlsConnection::connect(at(server.port()), us(), short_time).value();
  ASSERT_TRUE(connection.send("all"));
  Result<std::string> got = connection.receive();
  while (got && watch.elapsed_ms() < soon_ms) got = connection.receive();
  ASSERT_FALSE(got);
  EXPECT_TRUE(is_silent(got.error())) << got.error().message;
}

// That the stranger trusts nobody is no reason why it was refused.
TEST(ATlsConnection, TellsAStrangerWhyItIsRefused) {
  const TlsServer server(mutual_but([](auto& it) { it.version = TLS1_2_VERSION; }));
  const auto refused = TlsConnection::connect_as_stranger(at(server.port()), enough);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().message.ends_with("alert handshake failure"))
      << refused.error().message;
}

}  // namespace
}  // namespace stackpilot::access
