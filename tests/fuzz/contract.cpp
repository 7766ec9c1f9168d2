// A compose file with a contract: the reader either accepts it or reports an error with its place.
// What it accepts can be used. Bodies of answers: whatever is in them, asking them is safe.
#include <cstdint>
#include <cstdlib>

#include "service/contract/answer.h"
#include "service/contract/parse_contract.h"
#include "service/contract/uri_template.h"

namespace {

using namespace stackpilot;

void require(bool holds) {
  if (!holds) std::abort();
}

void use(const RecordContract& record) {
  service::Values values = {{"key", "k"}, {"number", "1"}, {"id", "i"}, {"after", ""}};
  for (const auto& [name, texts] : record.write.values) {
    require(!texts.empty());
    for (const std::string& text : texts) {
      const auto filled = service::fill_in(text, values);
      require(filled.has_value());
    }
    values[name] = "v";
  }
  require(service::expand(record.write.target, values).has_value());
  require(service::expand(record.read.target, values).has_value());
  if (record.list) require(service::expand(record.list->get, values).has_value());
}

void ask(const std::string& body) {
  for (const char* pointer : {"", "/a", "/a/0", "/0/b~1"}) {
    static_cast<void>(service::value_at(body, pointer));
    static_cast<void>(service::reason_in(body, pointer));
    for (const std::string& item :
         service::items_at(body, pointer).value_or(std::vector<std::string>())) {
      require(service::items_at("[" + item + "]", "").has_value());
    }
  }
  static_cast<void>(service::why_not({{"/a", 1}}, body));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto contract = service::parse_contract(text, "c.yml", "infra");
  require(contract || contract.error().message.starts_with("c.yml:"));
  if (contract) {
    require(!contract->component.empty() && !contract->readiness.get.empty());
    require(contract->source.empty() != contract->image.empty());
    if (contract->record) use(*contract->record);
  }
  ask(text);
  return 0;
}
