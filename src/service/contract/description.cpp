#include "service/contract/description.h"

#include <fmt/format.h>

#include <filesystem>

namespace stackpilot::service {
namespace {

constexpr bool required = true;

// That the text at "component" is one.
void require_service(Fields& fields, const ComposeFile& file, const std::string& name) {
  if (file.services.count(name) != 0) return;
  fields.reject({"component"},
                fmt::format("a service of this file ({})", fmt::join(file.services, ", ")));
}

void describe_liveness(Fields& fields, LivenessContract& out) {
  fields.text({.name = "get",
               .required = required,
               .meaning = "what is asked; 200 means that the process lives",
               .example = "/health"},
              plain_target(), out.get);
}

void describe_readiness(Fields& fields, ReadinessContract& out) {
  fields.text({.name = "get",
               .required = required,
               .meaning = "what is asked; 200 and what `is` wants means ready, anything else, and "
                          "no answer in time, means not ready",
               .example = "/ready"},
              plain_target(), out.get);
  fields.expected({.name = "is",
                   .meaning = "what must be at places of the answer for it to mean ready",
                   .otherwise = "200 is enough",
                   .example = "{/ready: true}"},
                  any_text(), out.is);
  fields.text({.name = "reason",
               .meaning = "where the answer says why it is not ready",
               .otherwise = "it gives no reason, and none is judged",
               .example = "/detail"},
              pointer(), out.reason);
  fields.texts_map({.name = "reasons",
                    .meaning = "what is wrong with the dependency, to the reasons that the service "
                               "may then give; `lost` is a connection that ends while it is used",
                    .otherwise = "any reason will do",
                    .example = "{unreachable: [db_unreachable, db_timeout]}"},
                   choice_of({"unreachable", "lost", "refused", "full"}), reason_word(),
                   out.reasons);
  if (!out.reasons.empty() && out.reason.empty()) {
    fields.reject({"reasons"}, "`reason` beside it, where they are in the answer");
  }
}

void describe_version(Fields& fields, VersionContract& out) {
  fields.text({.name = "get",
               .required = required,
               .meaning = "what is asked; the answer is 200",
               .example = "/version"},
              plain_target(), out.get);
  fields.text({.name = "build_id",
               .required = required,
               .meaning = "where the answer has the id of the build, which it is told at build "
                          "time",
               .example = "/build_id"},
              pointer(), out.build_id);
  fields.text({.name = "source_digest",
               .required = required,
               .meaning = "where it has the digest of the source that it was built from",
               .example = "/source_digest"},
              pointer(), out.source_digest);
}

void describe_configuration(Fields& fields, ConfigurationContract& out) {
  fields.texts({.name = "required",
                .meaning = "variables without any of which, or with any of which empty, the "
                           "service refuses to start, "
                           "naming it",
                .otherwise = "none is left out to see that",
                .example = "[SERVICE_NAME, ENV]"},
               variable(), out.required);
  fields.text_map({.name = "malformed",
                   .meaning = "variables, each with a value with which the service refuses to "
                              "start",
                   .otherwise = "no value is tried",
                   .example = "{DB_PORT: none}"},
                  variable(), plain_text(), out.malformed);
  fields.one_of({"required", "malformed"}, true);
  fields.number({.name = "exit_code",
                 .meaning = "the code with which it ends when it refuses",
                 .otherwise = "any from 1 to 125 will do",
                 .example = "2"},
                1, 125, out.exit_code);
  fields.text_map({.name = "says",
                   .meaning = "what it says of each variable when it refuses",
                   .otherwise = "that it names the variable, and the value that is malformed, is "
                                "enough",
                   .example = "{required: \"{variable} is not set\"}"},
                  choice_of({"required", "malformed"}), refusal_text(), out.says);
}

void describe_postgres(Fields& fields, DependencyContract& out) {
  fields.text({.name = "database",
               .meaning = "of postgres, where it is required: the database with the records",
               .otherwise = "it is not postgres",
               .example = "exchange"},
              identifier(), out.database);
  fields.text({.name = "user",
               .meaning = "of postgres, where it is required: the role that owns it",
               .otherwise = "it is not postgres",
               .example = "exchange"},
              identifier(), out.user);
  fields.texts({.name = "tables",
                .meaning = "of postgres: the tables whose rows verification must not change",
                .otherwise = "rows are not counted",
                .example = "[orders, idempotency_keys]"},
               identifier(), out.tables);
  fields.in_case({"kind", "postgres", {"database", "user"}, {"database", "user", "tables"}});
}

void describe_dependency(Fields& fields, const ComposeFile& file, DependencyContract& out) {
  fields.text({.name = "component",
               .required = required,
               .meaning = "the compose service that it is, of the same file",
               .example = "db"},
              identifier(), out.component);
  require_service(fields, file, out.component);
  fields.text({.name = "kind",
               .required = required,
               .meaning = "what it speaks, and so how it is asked whether it answers",
               .example = "postgres"},
              choice_of({"postgres", "redis", "tcp"}), out.kind);
  fields.number({.name = "port",
                 .meaning = "where it listens in its container; required of tcp",
                 .otherwise = "5432 of postgres, 6379 of redis",
                 .example = "5432"},
                1, 65535, out.port);
  fields.in_case({"kind", "tcp", {"port"}, {}});
  fields.text({.name = "variable",
               .meaning = "the variable of the component that clients talk to which says where the "
                          "dependency is",
               .otherwise = "no drill leads the service elsewhere",
               .example = "DB_HOST"},
              variable(), out.variable);
  describe_postgres(fields, out);
}

// `source` seen from the root of the repository; empty when it is not below it.
std::string in_repository(const std::string& folder, const std::string& source) {
  std::string path = (std::filesystem::path(folder) / source).lexically_normal().generic_string();
  if (path.ends_with('/')) path.pop_back();
  const bool outside =
      path == "." || path == ".." || path.starts_with("../") || path.starts_with('/');
  return outside ? "" : path;
}

void describe_image(Fields& fields, const ComposeFile& file, Contract& out) {
  fields.text({.name = "source",
               .meaning = "the folder that the image of `component` is built from, with a "
                          "Dockerfile, seen from the compose file; within the repository",
               .otherwise = "`image` says how it is made",
               .example = "../apps/mock-exchange"},
              relative_path(), out.source);
  if (!out.source.empty()) {
    out.source = in_repository(file.folder, out.source);
    if (out.source.empty()) fields.reject({"source"}, "a folder below the repository's own");
  }
  fields.text({.name = "image",
               .meaning = "or the recipe in `infra/images` that the image is made by",
               .otherwise = "it is built from `source`",
               .example = "webdis"},
              identifier(), out.image);
  fields.one_of({"source", "image"}, false);
}

// The parts that a service may have; without them the guarantees named are not applicable.
void describe_parts(Fields& fields, const ComposeFile& file, Contract& out) {
  fields.section({.name = "liveness",
                  .meaning = "a GET that says that the process lives, whatever its dependency does",
                  .otherwise = "G-02-01 is not applicable"},
                 [&](Fields& part) { describe_liveness(part, out.liveness.emplace()); });
  fields.section({.name = "readiness",
                  .required = required,
                  .meaning = "a GET that says whether the service can do its work"},
                 [&](Fields& part) { describe_readiness(part, out.readiness); });
  fields.section({.name = "version",
                  .meaning = "a GET that says which build answers",
                  .otherwise = "G-02-05 goes by the labels of the image alone"},
                 [&](Fields& part) { describe_version(part, out.version.emplace()); });
  fields.section({.name = "configuration",
                  .meaning = "what the service must not start without",
                  .otherwise = "G-02-07 is not applicable"},
                 [&](Fields& part) { describe_configuration(part, out.configuration.emplace()); });
  fields.section({.name = "dependency",
                  .meaning = "what the service keeps its records in",
                  .otherwise = "G-02-03 and G-03-07 are not applicable"},
                 [&](Fields& part) { describe_dependency(part, file, out.dependency.emplace()); });
  fields.section({.name = "record",
                  .meaning = "one unit of durable work, written and read back",
                  .otherwise = "G-02-04 and G-02-11 are not applicable"},
                 [&](Fields& part) {
                   describe_record(part, out.dependency ? out.dependency->kind : "",
                                   out.record.emplace());
                 });
}

}  // namespace

void describe_contract(Fields& fields, const ComposeFile& file, Contract& out) {
  fields.text(
      {.name = "component",
       .required = required,
       .meaning = "the compose service that clients talk to; the one port that it publishes "
                  "is the port of the service",
       .example = "api"},
      identifier(), out.component);
  require_service(fields, file, out.component);
  describe_image(fields, file, out);
  describe_parts(fields, file, out);
  if (out.dependency && out.dependency->component == out.component) {
    fields.reject({"dependency", "component"}, "another service than that of the contract");
  }
  fields.text_map(
      {.name = "waived",
       .meaning = "guarantees that the service cannot give, each with the reason, which "
                  "every report shows",
       .otherwise = "nothing is waived",
       .example = "{G-02-07: \"starts with any configuration\"}"},
      guarantee_id(), plain_text(), out.waived);
}

}  // namespace stackpilot::service
