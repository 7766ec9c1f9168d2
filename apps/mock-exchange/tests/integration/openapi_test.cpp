// Obtains every answer that openapi.json describes from the real service, and checks its schema.

#include <gtest/gtest.h>

#include <memory>
#include <set>

#include "support/json_schema.hpp"
#include "support/service.hpp"

namespace test {
namespace {

using nlohmann::json;

class OpenApi : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    postgres_ = std::make_unique<PostgresServer>();
    service_ = std::make_unique<Service>(environment_for(*postgres_));
    away_ = std::make_unique<Service>(base_environment());
    ASSERT_TRUE(service_->becomes_ready());
    document_ = service_->http().get("/openapi.json").json();
  }
  static void TearDownTestSuite() {
    away_.reset();
    service_.reset();
    postgres_.reset();
  }

  // Sends the request and checks the answer against the document's entry for that path; status
  // "default" is for statuses that the path does not list.
  Answer ask(const Service& service, const Request& request, const std::string& path,
             const std::string& status);

  static std::unique_ptr<PostgresServer> postgres_;
  static std::unique_ptr<Service> service_;  // in good health
  static std::unique_ptr<Service> away_;     // without a database
  static json document_;
  std::set<std::pair<std::string, std::string>> seen_;
};

std::unique_ptr<PostgresServer> OpenApi::postgres_;
std::unique_ptr<Service> OpenApi::service_;
std::unique_ptr<Service> OpenApi::away_;
json OpenApi::document_;

void expect_headers(const json& document, const json& response, const Answer& answer) {
  const json headers = response.value("headers", json::object());
  for (const auto& [name, part] : headers.items()) {
    const json value = json::parse(answer.header(name), nullptr, false);
    EXPECT_EQ(misfit(document, resolve(document, part).at("schema"), value), "") << name;
  }
}

Answer OpenApi::ask(const Service& service, const Request& request, const std::string& path,
                    const std::string& status) {
  Answer answer = service.http().send(request);
  const std::string asked = request.method + " " + request.target;
  if (status != "default") {
    EXPECT_EQ(std::to_string(answer.status), status) << asked << ": " << answer.body;
  }
  const json& operations = document_.at("paths").at(path);  // one each
  const json& responses = operations.begin()->at("responses");
  EXPECT_EQ(responses.contains(std::to_string(answer.status)), status != "default") << asked;
  const json& response = resolve(document_, responses.at(status));
  const std::string type = answer.header("Content-Type");
  if (!response.at("content").contains(type)) {
    ADD_FAILURE() << asked << ": content type " << type;
    return answer;
  }
  const json value = type == "application/json" ? answer.json() : json(answer.body);
  EXPECT_EQ(misfit(document_, response["content"][type].at("schema"), value), "") << asked;
  expect_headers(document_, response, answer);
  seen_.emplace(path, status);
  return answer;
}

Request get(const std::string& target) {
  return {"GET", target, {}, {}};
}

Request post(const std::string& target, const std::string& body = {},
             const std::vector<std::string>& headers = {}) {
  return {"POST", target, body, headers};
}

TEST_F(OpenApi, EveryPromisedAnswerIsGivenAndFits) {
  const std::string btc = "/order?symbol=BTC&side=buy&qty=";
  const Answer made = ask(*service_, post(btc + "1", {}, {"Idempotency-Key: k"}), "/order", "200");
  const std::string id = made.json().value("order_id", "");
  ask(*service_, post("/order", R"({"symbol":"eth","side":"SELL","qty":"0.5"})"), "/order", "200");
  ask(*service_, post(btc + "nan"), "/order", "400");
  ask(*service_, post("/order?symbol=%zz"), "/order", "400");
  ask(*service_, post("/order", "{"), "/order", "400");
  ask(*service_, post(btc + "1", {}, {"Idempotency-Key: a b"}), "/order", "400");
  ask(*service_, post(btc + "2", {}, {"Idempotency-Key: k"}), "/order", "409");
  ask(*service_, post("/order", std::string(5000, ' ')), "/order", "413");
  ask(*away_, post(btc + "1"), "/order", "503");

  ask(*service_, get("/orders"), "/orders", "200");
  ask(*service_, get("/orders?limit=1"), "/orders", "200");
  ask(*service_, get("/orders?limit=0"), "/orders", "400");
  ask(*away_, get("/orders"), "/orders", "503");
  ask(*service_, get("/orders/" + id), "/orders/{id}", "200");
  ask(*service_, get("/orders/nonsense"), "/orders/{id}", "404");
  ask(*away_, get("/orders/" + id), "/orders/{id}", "503");

  ask(*service_, get("/health"), "/health", "200");
  ask(*service_, get("/ready"), "/ready", "200");
  ask(*away_, get("/ready"), "/ready", "503");
  ask(*service_, get("/started"), "/started", "200");
  ask(*away_, get("/started"), "/started", "503");
  ask(*service_, get("/version"), "/version", "200");
  ask(*service_, get("/price?symbol=ETH"), "/price", "200");
  ask(*service_, get("/price?symbol=DOGE"), "/price", "400");
  ask(*service_, get("/price?symbol=BTC&symbol=BTC"), "/price", "400");
  ask(*service_, get("/metrics"), "/metrics", "200");
  ask(*service_, get("/openapi.json"), "/openapi.json", "200");

  for (const auto& [path, operations] : document_["paths"].items()) {
    ask(*service_, {"DELETE", path, {}, {}}, path, "default");
    for (const auto& [method, operation] : operations.items()) {
      for (const auto& [status, response] : operation["responses"].items()) {
        EXPECT_TRUE(seen_.contains({path, status})) << path << ' ' << status << " was not had";
      }
    }
  }
}

}  // namespace
}  // namespace test
