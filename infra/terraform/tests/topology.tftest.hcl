# The outputs are exactly what infra/lab.yaml declares.
run "declared_lab" {
  command = plan

  assert {
    condition = jsonencode({ for name, node in output.nodes : name => node.address }) == jsonencode({
      for node in yamldecode(file("../lab.yaml")).nodes : node.name => node.address
    })
    error_message = "The nodes and their addresses are those of infra/lab.yaml."
  }
  assert {
    condition     = jsonencode(output.network) == jsonencode(yamldecode(file("../lab.yaml")).network)
    error_message = "The network is that of infra/lab.yaml."
  }
  assert {
    condition = output.service_url == format("http://%s:%d", output.nodes[output.control].address,
    yamldecode(file("../lab.yaml")).service.port)
    error_message = "The service answers on its port of the control node."
  }
}

# Each of these labs breaks one rule, and must be refused.
run "one_node" {
  command         = plan
  expect_failures = [terraform_data.topology]
  variables { lab_file = "tests/labs/one_node.yaml" }
}

run "two_controls" {
  command         = plan
  expect_failures = [terraform_data.topology]
  variables { lab_file = "tests/labs/two_controls.yaml" }
}

run "no_control" {
  command         = plan
  expect_failures = [terraform_data.topology]
  variables { lab_file = "tests/labs/no_control.yaml" }
}

run "same_name_twice" {
  command         = plan
  expect_failures = [terraform_data.topology]
  variables { lab_file = "tests/labs/same_name_twice.yaml" }
}

run "same_address_twice" {
  command         = plan
  expect_failures = [terraform_data.topology]
  variables { lab_file = "tests/labs/same_address_twice.yaml" }
}

run "address_of_the_host" {
  command         = plan
  expect_failures = [terraform_data.topology]
  variables { lab_file = "tests/labs/address_of_the_host.yaml" }
}

run "address_outside" {
  command         = plan
  expect_failures = [terraform_data.topology]
  variables { lab_file = "tests/labs/address_outside.yaml" }
}

run "broadcast_address" {
  command         = plan
  expect_failures = [terraform_data.topology]
  variables { lab_file = "tests/labs/broadcast_address.yaml" }
}

run "host_bits_in_the_network" {
  command         = plan
  expect_failures = [terraform_data.topology]
  variables { lab_file = "tests/labs/host_bits_in_the_network.yaml" }
}

run "unknown_role" {
  command         = plan
  expect_failures = [terraform_data.topology]
  variables { lab_file = "tests/labs/unknown_role.yaml" }
}

# A small valid lab passes: the rules above do not refuse everything.
run "small_and_sound" {
  command = plan
  variables { lab_file = "tests/labs/small_and_sound.yaml" }

  assert {
    condition     = output.control == "first" && length(output.nodes) == 2
    error_message = "Two nodes, one of them the control node, are enough."
  }
  assert {
    condition     = output.nodes["second"].address == "10.20.0.11" && output.network.cidr == "10.20.0.0/24"
    error_message = "Addresses and network are given out as they are declared."
  }
  assert {
    condition     = output.service_url == "http://10.20.0.10:8000"
    error_message = "The service answers on port 8000 of the control node."
  }
}
