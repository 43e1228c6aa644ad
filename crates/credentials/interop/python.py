"""Verifies our presentations with the Python package sd-jwt, and makes presentations with it.

usage: python.py FOLDER
"""

import json
import sys
from pathlib import Path

import sd_jwt.holder
from jwcrypto.jwk import JWK
from sd_jwt.common import SDObj
from sd_jwt.holder import SDJWTHolder
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier

FOLDER = Path(sys.argv[1])
KEYS = json.loads((FOLDER / "keys.json").read_text())


def key(alg, who, secret=False):
    jwk = dict(KEYS[alg][who])
    if not secret:
        jwk.pop("d")
    return JWK(**jwk)


def verified(text, alg, bound):
    """The claims of a presentation."""
    question = (KEYS["aud"], KEYS["nonce"]) if bound else (None, None)
    return SDJWTVerifier(text, lambda issuer, header: key(alg, "issuer"), *question).get_verified_payload()


def check_ours():
    files = sorted((FOLDER / "ours").glob("*.json"))
    assert files
    for path in files:
        file = json.loads(path.read_text())
        # This package expects ES256 of every holder.
        bound = file["bound"] and file["alg"] == "ES256"
        claims = verified(file["presentation"], file["alg"], bound)
        for name, value in file["shown"].items():
            assert claims[name] == value, (path, claims)
        assert "title" not in claims, claims
        changed = file["presentation"].replace(".", ".A", 1)
        try:
            verified(changed, file["alg"], bound)
        except Exception:
            continue
        raise SystemExit(f"{path} verifies with a changed letter")
    print(f"{len(files)} of our presentations verify with sd-jwt (Python)")


def make():
    (FOLDER / "python").mkdir(exist_ok=True)
    open_claims = KEYS["claims"]
    hidden = {
        SDObj("title"): open_claims["title"],
        SDObj("owner"): {SDObj("name"): open_claims["owner"]["name"], "share": open_claims["owner"]["share"]},
        "entries": [open_claims["entries"][0], SDObj(open_claims["entries"][1]), open_claims["entries"][2]],
    }
    for alg in ("ES256", "EdDSA"):
        for bound in (False, True):
            issuer = SDJWTIssuer(
                {"iss": KEYS["iss"], "vct": "urn:madang:certificate:example", "iat": KEYS["now"], **hidden},
                key(alg, "issuer", secret=True),
                key(alg, "holder"),
                sign_alg=alg,
                add_decoy_claims=True,
                extra_header_parameters={"typ": "dc+sd-jwt", "kid": KEYS["iss"] + "#1"},
            )
            holder = SDJWTHolder(issuer.sd_jwt_issuance)
            question = (KEYS["nonce"], KEYS["aud"], key(alg, "holder", secret=True), alg) if bound else ()
            sd_jwt.holder.time = lambda: KEYS["now"]
            holder.create_presentation({"owner": {"name": True}, "entries": [False, True, {}]}, *question)
            file = {
                "alg": alg,
                "bound": bound,
                "presentation": holder.sd_jwt_presentation,
                "shown": {"owner": open_claims["owner"], "entries": open_claims["entries"]},
            }
            (FOLDER / "python" / f"{alg}-{bound}.json").write_text(json.dumps(file))


check_ours()
make()
