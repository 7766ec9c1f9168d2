// The keys of `record`, and what they must have in common: names in braces.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/find.h"
#include "base/text.h"
#include "service/contract/description.h"
#include "service/contract/uri_template.h"

namespace stackpilot::service {
namespace {

constexpr bool must_be = true;

using Names = std::set<std::string>;

const Names& given_names() {
  static const Names names = {"key", "number", "id", "after"};
  return names;
}

Names values_and(const RequestContract& write, Names names) {
  for (const auto& [name, texts] : write.values) names.insert(name);
  return names;
}

// Rejects names that have no meaning at `place`. `used` is what names_in_... says of the text
// there.
void require_names(Fields& fields, const Place& place, const Result<std::vector<std::string>>& used,
                   const Names& allowed) {
  if (!used) return;  // the reader said so
  for (const std::string& name : *used) {
    if (allowed.count(name) != 0) continue;
    fields.reject(place, fmt::format("only the names {{{}}}", fmt::join(allowed, "}, {")));
  }
}

void describe_method(Fields& fields, const std::string& method, const std::string& meaning,
                     const std::string& example, RequestContract& out) {
  std::string wanted;
  fields.text({.name = method,
               .required = method == "get",
               .meaning = meaning,
               .otherwise = method == "get" ? "" : "it is another of these methods",
               .example = example},
              target(), wanted);
  if (wanted.empty()) return;
  out.method = uppered(method);
  out.target = wanted;
}

void describe_headers(Fields& fields, const std::string& example, RequestContract& out) {
  fields.text_map({.name = "headers",
                   .meaning = "headers of the request; names in braces are filled in as they are",
                   .otherwise = "none but those of HTTP",
                   .example = example},
                  header_name(), header_value(), out.headers);
}

// All names that a write uses, those in its values among them.
Names names_used(const RequestContract& write) {
  Names names;
  const auto add = [&](const Result<std::vector<std::string>>& used) {
    if (used) names.insert(used->begin(), used->end());
  };
  add(names_in_target(write.target));
  for (const auto& [name, text] : write.headers) add(names_in_text(text));
  for (const auto& [name, texts] : write.values) {
    for (const std::string& text : texts) add(names_in_text(text));
  }
  return names;
}

void require_values(Fields& fields, const RequestContract& write) {
  const Names used = names_used(write);
  for (const auto& [name, texts] : write.values) {
    if (given_names().count(name) != 0) {
      fields.reject_key({"values", name},
                        "a name other than key, number, id and after, which have a meaning");
    }
    if (used.count(name) == 0) {
      fields.reject_key({"values", name}, "a name that the target or a header has in braces");
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
      require_names(fields, {"values", name, std::to_string(i)}, names_in_text(texts[i]),
                    {"key", "number"});
    }
  }
}

void describe_write(Fields& fields, RequestContract& out) {
  const std::string meaning =
      "what is sent; a template in {key}, {number} and the names of "
      "`values`, percent-encoded";
  for (const char* method : {"post", "put"}) {
    describe_method(fields, method, meaning, "\"/order{?symbol,qty}\"", out);
  }
  fields.one_of({"post", "put"}, false);
  describe_headers(fields, "{Idempotency-Key: \"{key}\"}", out);
  fields.texts_map({.name = "values",
                    .meaning = "names, each with a text or several, of which successive records "
                               "take one each; in {key} and {number}",
                    .otherwise = "there are no more names",
                    .example = "{symbol: [BTC, ETH], qty: \"{number}\"}"},
                   template_name(), text_template(), out.values);
  require_values(fields, out);
  const Names allowed = values_and(out, {"key", "number"});
  require_names(fields, {lowered(out.method)}, names_in_target(out.target), allowed);
  for (const auto& [name, text] : out.headers) {
    require_names(fields, {"headers", name}, names_in_text(text), allowed);
  }
}

void describe_read(Fields& fields, const RequestContract& write, RequestContract& out) {
  describe_method(fields, "get",
                  "what is asked; a template in {id} or {key}, and whatever `write` knows",
                  "\"/orders/{id}\"", out);
  describe_headers(fields, "{Accept: application/json}", out);
  const Names allowed = values_and(write, {"key", "number", "id"});
  const auto used = names_in_target(out.target);
  require_names(fields, {"get"}, used, allowed);
  for (const auto& [name, text] : out.headers) {
    require_names(fields, {"headers", name}, names_in_text(text), allowed);
  }
  const bool one = used && std::any_of(used->begin(), used->end(), [](const std::string& name) {
                     return name == "id" || name == "key";
                   });
  if (!one) fields.reject({"get"}, "{id} or {key} in it, so that one record is asked for");
}

void describe_answer(Fields& fields, AnswerContract& out) {
  fields.text({.name = "status",
               .meaning = "the status, or its first digit",
               .otherwise = "any",
               .example = "2xx"},
              status_pattern(), out.status);
  fields.expected({.name = "is",
                   .meaning = "what must be at places of the answer",
                   .otherwise = "anything",
                   .example = "{/GET: null}"},
                  any_text(), out.is);
  fields.one_of({"status", "is"}, true);
}

void describe_kept(Fields& fields, RecordContract& out) {
  fields.expected({.name = "keeps",
                   .required = must_be,
                   .meaning = "what `read` gives, at places of its answer; a text, in {key}, "
                              "{number}, {id} and the names of `values`, is the text or the digits "
                              "there",
                   .example = "{/symbol: \"{symbol}\", /status: accepted}"},
                  text_template(), out.keeps);
  for (const auto& [place, value] : out.keeps) {
    if (!value.is_string()) continue;
    require_names(fields, {"keeps", place}, names_in_text(value.get<std::string>()),
                  values_and(out.write, {"key", "number", "id"}));
  }
  fields.texts({.name = "unchanged",
                .meaning = "places where `read` gives the same each time, whatever it is",
                .otherwise = "nothing but `keeps` is compared",
                .example = "[/created_at]"},
               pointer(), out.unchanged);
}

void describe_refused(Fields& fields, RecordContract& out) {
  fields.text(
      {.name = "reason",
       .required = must_be,
       .meaning = "where an answer that is not as `accepted` says why; one of status 4xx, or of "
                  "2xx or 503 with a reason, refuses the record, and any other one leaves "
                  "open whether it was stored",
       .example = "/detail"},
      pointer(), out.reason);
  fields.texts({.name = "unknown",
                .meaning = "reasons that leave open whether the record was stored",
                .otherwise = "none does",
                .example = "[order_outcome_unknown]"},
               reason_word(), out.unknown);
  fields.texts({.name = "conflict",
                .meaning = "reasons that say that the key has another record",
                .otherwise = "none says that",
                .example = "[idempotency_key_reused]"},
               reason_word(), out.conflict);
}

void describe_list(Fields& fields, ListContract& out) {
  RequestContract request;
  describe_method(fields, "get", "what is asked; a template in {after}, which is empty at first",
                  "\"/orders?after={after}\"", request);
  out.get = request.target;
  fields.text({.name = "items",
               .required = must_be,
               .meaning = "where the records are, each with what `keeps` has",
               .example = "/orders"},
              pointer(), out.items);
  fields.text({.name = "next",
               .meaning = "where the `after` of the next page is; null there: it was the last",
               .otherwise = "all are on one page",
               .example = "/next"},
              pointer(), out.next);
  const auto used = names_in_target(out.get);
  require_names(fields, {"get"}, used, {"after"});
  const bool pages = used && !used->empty();
  if (pages && out.next.empty()) fields.reject({"get"}, "no {after} without `next`");
  if (!pages && !out.next.empty()) fields.reject({"next"}, "no such key without {after} in `get`");
}

void describe_stored(Fields& fields, StoredContract& out) {
  fields.text(
      {.name = "query",
       .required = must_be,
       .meaning = "one SELECT, without a ; at its end, of the records whose keys or values have "
                  "the number :'load' of the test traffic; it gives `key`, `id`, and for "
                  "each of `keeps` a column named as its place without the /; NULL is what "
                  "the record lacks",
       .example = "\"SELECT key, id, qty FROM orders WHERE load = :'load'\""},
      sql(), out.query);
  fields.texts(
      {.name = "remove",
       .meaning = "statements, each of which is run by itself and whole or not at all, that "
                  "remove these records",
       .otherwise = "records of drills stay",
       .example = "\"DELETE FROM orders WHERE load = :'load'\""},
      sql(), out.remove);
}

void describe_retry(Fields& fields, RecordContract& out) {
  std::string retry;
  fields.text({.name = "retry",
               .meaning = "same-key: sent again with the same {key} it is stored once; never: a "
                          "write without an answer is not sent again",
               .otherwise = "never",
               .example = "same-key"},
              choice_of({"same-key", "never"}), retry);
  out.retries = retry == "same-key";
  const bool keyed = names_used(out.write).count("key") != 0;
  if (out.retries && !keyed) fields.reject({"retry"}, "never, as `write` has no {key}");
  if (out.id == "{key}" && !keyed) fields.reject({"id"}, "a pointer, as `write` has no {key}");
}

// What others than the service's clients know of its records.
void describe_lists(Fields& fields, const std::string& kind, RecordContract& out) {
  fields.section({.name = "list",
                  .meaning = "how all records can be listed, through the service",
                  .otherwise = "they are not compared with what the dependency has"},
                 [&](Fields& part) { describe_list(part, out.list.emplace()); });
  fields.section({.name = "stored",
                  .meaning = "how a dependency of kind postgres lists the records of test traffic",
                  .otherwise = "records stored twice, or stored though refused, are not found"},
                 [&](Fields& part) { describe_stored(part, out.stored.emplace()); });
  if (out.stored && kind != "postgres") {
    fields.reject({"stored"}, "no such key without a dependency of kind postgres");
  }
}

}  // namespace

void describe_record(Fields& fields, const std::string& kind, RecordContract& out) {
  fields.section(
      {.name = "write", .required = must_be, .meaning = "the request that writes a record"},
      [&](Fields& part) { describe_write(part, out.write); });
  fields.section({.name = "accepted",
                  .required = must_be,
                  .meaning = "the answer to `write` that says that the record is stored"},
                 [&](Fields& part) { describe_answer(part, out.accepted); });
  fields.text({.name = "id",
               .required = must_be,
               .meaning = "where that answer has the record's id, or \"{key}\": we choose it",
               .example = "/order_id"},
              record_id(), out.id);
  fields.section({.name = "read",
                  .required = must_be,
                  .meaning = "the request that reads it back; changes nothing"},
                 [&](Fields& part) { describe_read(part, out.write, out.read); });
  fields.section({.name = "absent",
                  .required = must_be,
                  .meaning = "the answer to `read` that says that there is no such record"},
                 [&](Fields& part) { describe_answer(part, out.absent); });
  describe_kept(fields, out);
  describe_retry(fields, out);
  fields.section({.name = "refused",
                  .meaning = "what an answer says of why a record was not accepted",
                  .otherwise = "no reason is read"},
                 [&](Fields& part) { describe_refused(part, out); });
  describe_lists(fields, kind, out);
}

}  // namespace stackpilot::service
