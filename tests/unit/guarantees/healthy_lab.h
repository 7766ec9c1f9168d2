// A lab in which every guarantee holds, as declared and as observed. Tests break one thing at a
// time.
#pragma once

#include <string>

#include "model/lab_spec.h"
#include "model/observation.h"

namespace stackpilot::guarantees {

LabSpec declared_lab();

/// The service is on control.
Observation healthy_observation();

/// The number of the record that the deploy of a build has planted.
std::string planted_number(const std::string& build);
/// Of the healthy lab's build; and the answer to reading that record.
std::string planted_number();
std::string planted_answer();

// The parts that tests change; each must exist in the observation.
NodeObservation& node_of(Observation& seen, const std::string& name);
NodeFacts& facts_of(Observation& seen, const std::string& name);
/// What the node knows of the service.
ServiceFacts& own_facts_of(Observation& seen, const std::string& name);
/// The service on control.
ServiceObservation& service_of(Observation& seen);
PeerView& peer_of(Observation& seen, const std::string& from, const std::string& to);
EngineFacts& engine_of(Observation& seen);
ContainerFact& api_of(Observation& seen);
ContainerFact& db_of(Observation& seen);
ImageFact& api_image_of(Observation& seen);
GateResult& gate_of(Observation& seen, const std::string& name);

// Change the observation to what is seen after a larger failure.
void lose_facts(Observation& seen, const std::string& node, FactsProblem cause,
                const std::string& problem);
void stop_node(Observation& seen, const std::string& node);
void stop_listening(Observation& seen);
/// The service is not published on control any more.
void unpublish_service(Observation& seen);
void stop_database(Observation& seen);
void remove_container(Observation& seen, const std::string& name);

}  // namespace stackpilot::guarantees
