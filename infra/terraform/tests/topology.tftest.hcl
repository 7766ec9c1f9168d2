# The lab as it is declared.
run "declared_lab" {
  command = plan

  assert {
    condition     = join(",", sort(keys(output.nodes))) == "control,worker1,worker2"
    error_message = "The lab has the nodes control, worker1 and worker2."
  }
  assert {
    condition     = output.nodes["control"].address == "192.168.56.10" && output.control == "control"
    error_message = "The control node is at 192.168.56.10."
  }
  assert {
    condition     = output.network.cidr == "192.168.56.0/24"
    error_message = "The network is 192.168.56.0/24."
  }
  assert {
    condition     = output.service_url == "http://192.168.56.10:8000"
    error_message = "The service answers on port 8000 of the control node."
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

# A lab that is small but sound is let through: the rules above are not always red.
run "small_and_sound" {
  command = plan
  variables { lab_file = "tests/labs/small_and_sound.yaml" }

  assert {
    condition     = output.control == "first" && length(output.nodes) == 2
    error_message = "Two nodes, one of them the control node, are enough."
  }
}
