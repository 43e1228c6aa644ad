"""A call of the ministry with substrate-interface: signed and sent, final, and refused when it is repeated.

usage: python3 substrate_interface.py URL CODE: the node's address, and the code of a district that the chain does not have
"""

import secrets
import sys

from substrateinterface import Keypair, SubstrateInterface

url, code = sys.argv[1:]
chain = SubstrateInterface(url=url)

# Reading.
ministry = chain.query("Institutions", "Institutions", [1]).value
assert ministry["kind"] == "Ministry", ministry

# Sending. Without an era the signature would be valid for ever, which this chain refuses.
officer = Keypair.create_from_uri("//Alice")
reference = "0x" + secrets.token_hex(32)
# A bounded list is a structure with one field, so it is in a list of one.
rows = [[{"code": int(code), "name": "서울특별시 강남구 역삼동"}]]
call = chain.compose_call("Registers", "import_districts", {"rows": rows, "external_ref": reference})


def send():
    signed = chain.create_signed_extrinsic(call=call, keypair=officer, era={"period": 64})
    return chain.submit_extrinsic(signed, wait_for_finalization=True)


# A call that failed is final, too: `is_success` says so.
first = send()
assert first.is_success, first.error_message
names = [f"{event.value['module_id']}.{event.value['event_id']}" for event in first.triggered_events]
assert "Registers.DistrictsImported" in names, names

second = send()
assert not second.is_success
assert second.error_message["name"] == "ExternalRefUsed", second.error_message

# What became of the call, by its reference.
outcome = chain.query("Institutions", "ExternalRefs", [1, reference]).value
assert outcome["index"] == first.extrinsic_idx, outcome
print("substrate-interface: final, and the repeated call is refused with its name")
