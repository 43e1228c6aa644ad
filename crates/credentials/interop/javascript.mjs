// Verifies our presentations with the npm package @sd-jwt/core, and makes presentations with it.
//
// usage: node javascript.mjs FOLDER

import assert from "node:assert/strict";
import crypto from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const folder = path.resolve(process.argv[2]);
// The packages are installed next to the files, not next to this program.
const require = createRequire(path.join(folder, "npm", "package.json"));
const { SDJwtInstance } = require("@sd-jwt/core");
const keys = JSON.parse(fs.readFileSync(path.join(folder, "keys.json"), "utf8"));

const hashOf = (alg) => (alg === "ES256" ? "sha256" : null);

function signer(alg, who) {
	const key = crypto.createPrivateKey({ key: keys[alg][who], format: "jwk" });
	return (data) =>
		crypto.sign(hashOf(alg), Buffer.from(data), { key, dsaEncoding: "ieee-p1363" }).toString("base64url");
}

function verifier(alg, jwk) {
	const { d, ...open } = jwk;
	const key = crypto.createPublicKey({ key: open, format: "jwk" });
	return (data, signature) =>
		crypto.verify(
			hashOf(alg),
			Buffer.from(data),
			{ key, dsaEncoding: "ieee-p1363" },
			Buffer.from(signature, "base64url"),
		);
}

class Certificates extends SDJwtInstance {
	type = "dc+sd-jwt";
}

function instance(alg) {
	return new Certificates({
		signer: signer(alg, "issuer"),
		signAlg: alg,
		verifier: verifier(alg, keys[alg].issuer),
		kbSigner: signer(alg, "holder"),
		kbSignAlg: alg,
		kbVerifier: (data, signature, payload) => verifier(alg, payload.cnf.jwk)(data, signature),
		hasher: (data, alg) => new Uint8Array(crypto.createHash(alg.replace("-", "")).update(data).digest()),
		hashAlg: "sha-256",
		saltGenerator: (length) => crypto.randomBytes(length).toString("base64url"),
	});
}

const options = (bound) => ({ currentDate: keys.now, ...(bound ? { keyBindingNonce: keys.nonce } : {}) });

async function checkOurs() {
	const files = fs.readdirSync(path.join(folder, "ours"));
	assert(files.length > 0);
	for (const name of files) {
		const file = JSON.parse(fs.readFileSync(path.join(folder, "ours", name), "utf8"));
		const { payload, kb } = await instance(file.alg).verify(file.presentation, options(file.bound));
		for (const [claim, value] of Object.entries(file.shown)) {
			assert.deepEqual(payload[claim], value, name);
		}
		assert(!("title" in payload), name);
		if (file.bound) {
			assert.equal(kb.payload.aud, keys.aud);
		}
		const changed = file.presentation.replace(".", ".A");
		await assert.rejects(instance(file.alg).verify(changed, options(file.bound)), undefined, name);
	}
	console.log(`${files.length} of our presentations verify with @sd-jwt/core (JavaScript)`);
}

async function make() {
	fs.mkdirSync(path.join(folder, "javascript"), { recursive: true });
	for (const alg of ["ES256", "EdDSA"]) {
		for (const bound of [false, true]) {
			const { d, ...holder } = keys[alg].holder;
			const claims = {
				iss: keys.iss,
				vct: "urn:madang:certificate:example",
				iat: keys.now,
				cnf: { jwk: holder },
				...structuredClone(keys.claims),
			};
			const frame = {
				_sd: ["title", "owner"],
				_sd_decoy: 2,
				owner: { _sd: ["name"] },
				entries: { _sd: [1], 2: { _sd: ["amount"] } },
			};
			const issued = await instance(alg).issue(claims, frame, { header: { kid: `${keys.iss}#1` } });
			const shown = { owner: { name: true }, entries: { 1: true } };
			const kb = { payload: { iat: keys.now, aud: keys.aud, nonce: keys.nonce } };
			const presentation = await instance(alg).present(issued, shown, bound ? { kb } : {});
			const [first, second, { rank }] = keys.claims.entries;
			const file = {
				alg,
				bound,
				presentation,
				shown: { owner: keys.claims.owner, entries: [first, second, { rank }] },
			};
			fs.writeFileSync(path.join(folder, "javascript", `${alg}-${bound}.json`), JSON.stringify(file));
		}
	}
}

await checkOurs();
await make();
