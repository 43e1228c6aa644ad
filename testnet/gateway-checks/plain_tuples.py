"""Print an OpenAPI document with its tuples as lists of so many items, each of one of the tuple's types.

usage: plain_tuples.py FILE

schemathesis 4.32 turns tuples (prefixItems) in answers into the form of an older JSON Schema, and then refuses that. In this
form it reads them. It does not check which type is at which place.
"""

import json
import sys


def plain(value):
    if isinstance(value, list):
        return [plain(one) for one in value]
    if not isinstance(value, dict):
        return value
    fields = {name: plain(one) for name, one in value.items()}
    parts = fields.get("prefixItems")
    if isinstance(parts, list):
        del fields["prefixItems"]
        fields["items"] = {"anyOf": parts}
        fields["minItems"] = fields["maxItems"] = len(parts)
    return fields


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        document = json.load(file)
    json.dump(plain(document), sys.stdout)


main()
