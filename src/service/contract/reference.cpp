// The reference page.
#include "service/contract/reference.h"

#include <fmt/format.h>

#include "base/text.h"
#include "service/contract/parse_contract.h"
#include "service/contract/recorder.h"

namespace stackpilot::service {
namespace {

constexpr const char* introduction =
    R"(# The contract of a service

The key `x-stackpilot` of a compose file says what its service promises and how it is asked. Containers, images, ports and volumes are not
said again: they stand in the file, without variables, and a deploy compares them with what Compose makes of it.
[infra/docker-compose.yml](../infra/docker-compose.yml) has one.

A mistake is one error with file, line and column. A key that is not on this page is a mistake. Compose replaces what follows a `$`, so there is
none in a contract. What looks like a number, `true`, `false` or `null` is no text unless it is in quotes. Aliases are followed; `<<` does not
merge within the contract.

For editors: [contract.schema.json](contract.schema.json). In the first line of a compose file in `infra/`:

```yaml
# yaml-language-server: $schema=../docs/contract.schema.json
```

This page and the schema are written by `make contract-reference`, from what reads contracts.
)";

constexpr const char* names_explained = R"(
## Names in braces

| name | is |
|---|---|
| `{key}` | a text that no other record has, of letters, digits, `-` and `_`; the same again when a write is sent again |
| `{number}` | a whole number that no other record has, without leading zeros |
| `{id}` | the id of the record, when it is known |
| `{after}` | where a page of a list begins; empty for the first one |
| a name in `values` | one of its texts: the first record takes the first one, and after the last one it begins again |

In a target `{x}` is replaced by the value and `{?a,b}` by `?a=...&b=...`, percent-encoded (RFC 6570); its other expressions are
mistakes. In texts and headers `{x}` is replaced by the value as it is.
)";

std::string cell(const std::string& text) {
  return backslashed(text, "|");
}

std::string code(const std::string& text) {
  return text.empty() ? "" : fmt::format("`{}`", cell(text));
}

// The anchor of a heading: without its dots.
std::string anchor(std::string heading) {
  std::erase(heading, '.');
  return heading;
}

std::string row(const DescribedKey& key, const std::string& path) {
  const std::string name =
      key.schema.is_null() ? fmt::format("[`{}`](#{})", key.key.name, anchor(path + key.key.name))
                           : code(key.key.name);
  const std::string otherwise = key.key.required ? "required" : "else " + key.key.otherwise;
  return fmt::format("| {} | {} | {} | {} | {} |\n", name, cell(key.value), cell(key.key.meaning),
                     cell(otherwise), code(key.key.example));
}

// `path` is empty, or ends with a dot, as "record.".
void add_map(const DescribedMap& map, const std::string& path, std::string& page) {
  page += "\n| key | value | means | required | example |\n|---|---|---|---|---|\n";
  for (const DescribedKey& key : map.keys) page += row(key, path);
  for (const std::string& rule : map.rules) page += "\n" + rule + "\n";
  for (const DescribedKey& key : map.keys) {
    if (!key.schema.is_null()) continue;
    page += fmt::format("\n## {}{}\n\n{}{}.\n", path, key.key.name,
                        uppered(key.key.meaning.substr(0, 1)), key.key.meaning.substr(1));
    add_map(key.map, path + key.key.name + ".", page);
  }
}

std::string kinds_explained() {
  std::string text = "\n## Values\n\n| value | is |\n|---|---|\n";
  for (const TextKind* kind : explained_kinds()) {
    text += fmt::format("| {} | {} |\n", kind->name, cell(kind->expected));
  }
  return text;
}

}  // namespace

std::string contract_reference() {
  std::string page = introduction;
  page += fmt::format("\n## {}\n", contract_key);
  add_map(described_contract(), "", page);
  page += names_explained;
  page += kinds_explained();
  return page;
}

}  // namespace stackpilot::service
