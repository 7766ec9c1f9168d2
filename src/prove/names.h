// The names that mutants may use in braces, with their values on one lab.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "drills/lab.h"
#include "guarantees/mutant.h"

namespace stackpilot::prove {

/// Names without braces to values.
using Names = std::map<std::string, std::string>;

/// Of the nodes: here, here_address (the node of the fault), service_node, service_address, peer,
/// peer_address (the first declared node other than `here`), host (the host's address in the lab's
/// network), stranger (an address of nobody).
/// Of the service, as its compose file has it: api, db (containers), api_service, db_service,
/// api_image, api_image_name (without its tag), volume, port, db_port, db_user, db_name,
/// db_variable, source, compose_file, why_unreachable, why_refused (what it says for not being
/// ready); and as the lab was seen: images (base images by recipe, as JSON), db_image,
/// api_image_id, db_address, canary (the planted record), api_started_at, db_started_at; of a
/// service that is scaled out, release_tag, and bystander (the last node that carries a replica and
/// is neither `here` nor the database's; empty when there is none).
Names names_of(const LabSpec& lab, const Service& service, const drills::Verification& green,
               const NodeSpec& service_node, const NodeSpec& here);

/// kUsage, naming it, when `text` has a name (lower-case letters and underscores) in braces that is
/// not among them. Other braces stay.
Result<std::string> filled_in(std::string_view text, const Names& names);

}  // namespace stackpilot::prove
