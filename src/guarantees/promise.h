// What a service promises by its contract: which guarantees can be about it, and which it waives.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guarantees/guarantee.h"
#include "model/service.h"

namespace stackpilot::guarantees {

/// "declare `record` in x-stackpilot of infra/docker-compose.yml", for the keys "`record`".
std::string how_to_declare(std::string_view keys, const Service& service);

/// How the service would promise what the guarantee needs; nullopt when its contract has it.
std::optional<std::string> missing_promise(const Guarantee& guarantee, const Service& service);

/// Why the contract waives the guarantee; nullopt when it does not.
std::optional<std::string> waiver_of(const Service& service, std::string_view id);

/// Makes a judgement that the contract waives `waived`, for the contract's reason, followed by what
/// the verdict was. What passes, passes all the same.
void apply_waiver(const Service& service, Judgement& judgement);

/// Ids that the contract waives, and that are of no guarantee about services.
std::vector<std::string> unknown_waivers(const Service& service);

}  // namespace stackpilot::guarantees
