"""Print an OpenAPI document without the parameter `wait`, and without what schemathesis 4.32 cannot read.

usage: without_wait.py FILE
"""

import json
import sys

# It turns the tuples in their answers into the form of an older JSON Schema, and then refuses that.
UNREADABLE = ["/v1/deals/titles-now", "/v1/institutions/step-times"]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        document = json.load(file)
    for path in UNREADABLE:
        del document["paths"][path]
    for path in document["paths"].values():
        for operation in path.values():
            parameters = operation.get("parameters", [])
            parameters[:] = [one for one in parameters if one["name"] != "wait"]
            body = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if body:
                body["schema"]["properties"].pop("wait", None)
    json.dump(document, sys.stdout)


main()
