"""Checks our DID documents with the Python package pydid, by the tables of W3C DID Core 1.0.

usage: documents.py FOLDER
"""

import copy
import json
import sys
from pathlib import Path

from pydid import DIDDocument

PURPOSES = {
    "authentication": "authentication",
    "assertionMethod": "assertion_method",
    "keyAgreement": "key_agreement",
    "capabilityInvocation": "capability_invocation",
    "capabilityDelegation": "capability_delegation",
}


def check(file):
    document = DIDDocument.deserialize(file["document"])
    assert document.id == file["did"], document.id
    for expected in file["keys"]:
        # A key is found by its id, as its own type, and has each of its purposes.
        method = document.dereference(f"{file['did']}#{expected['key']}")
        assert type(method).__name__ == "Multikey", method
        assert method.material == expected["key"], method
        for purpose, attribute in PURPOSES.items():
            has = method.id in (getattr(document, attribute) or [])
            assert has == (purpose in expected["purposes"]), (method.id, purpose)


def changed(document):
    """The same document with each of these mistakes."""
    for change in (
        lambda wrong: wrong.pop("id"),
        lambda wrong: wrong.update(id="madang"),
        lambda wrong: wrong.update(controller=7),
        lambda wrong: wrong.update(authentication=["not a DID URL"]),
        lambda wrong: wrong["verificationMethod"][0].pop("publicKeyMultibase"),
        lambda wrong: wrong["verificationMethod"][0].update(publicKeyMultibase=7),
        lambda wrong: wrong["verificationMethod"][0].pop("id"),
    ):
        wrong = copy.deepcopy(document)
        change(wrong)
        yield wrong


files = [json.loads(path.read_text()) for path in sorted(Path(sys.argv[1]).glob("*.json"))]
assert files
for file in files:
    check(file)
    for wrong in changed(file["document"]):
        try:
            check({**file, "document": wrong})
        except Exception:
            continue
        raise SystemExit(f"pydid accepts a wrong document: {wrong}")
print(f"{len(files)} of our DID documents are valid for pydid (Python)")
