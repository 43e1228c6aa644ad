// Checks our DID documents as JSON-LD, with the npm package jsonld and the contexts of the W3C (did-context) and of
// Multikey (@digitalbazaar/multikey-context): each term is defined, and means what DID Core says.
//
// usage: node documents.mjs FOLDER PACKAGES

import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [folder, packages] = process.argv.slice(2).map((name) => path.resolve(name));
// The packages are installed next to the build, not next to this program.
const require = createRequire(path.join(packages, "package.json"));
const jsonld = require("jsonld");
const contexts = new Map(
	["did-context", "@digitalbazaar/multikey-context"].flatMap((name) => [...require(name).contexts]),
);
const SECURITY = "https://w3id.org/security#";
const PURPOSES = {
	authentication: "authenticationMethod",
	assertionMethod: "assertionMethod",
	keyAgreement: "keyAgreementMethod",
	capabilityInvocation: "capabilityInvocationMethod",
	capabilityDelegation: "capabilityDelegationMethod",
};

async function documentLoader(url) {
	assert(contexts.has(url), `${url} is not a context of the W3C or of Multikey`);
	return { contextUrl: null, documentUrl: url, document: contexts.get(url) };
}

const ids = (values = []) => values.map((value) => value["@id"]).sort();

async function check({ did, keys, document }) {
	// What no context defines is an error.
	const expanded = await jsonld.expand(document, { documentLoader, safe: true });
	assert.equal(expanded.length, 1);
	const [subject] = expanded;
	assert.equal(subject["@id"], did);
	assert.deepEqual(ids(subject[`${SECURITY}controller`]), [did]);
	const methods = subject[`${SECURITY}verificationMethod`];
	assert.deepEqual(ids(methods), keys.map(({ key }) => `${did}#${key}`).sort());
	for (const method of methods) {
		assert.deepEqual(method["@type"], [`${SECURITY}Multikey`]);
		const [{ "@type": type, "@value": value }] = method[`${SECURITY}publicKeyMultibase`];
		assert.deepEqual([type, `${did}#${value}`], [`${SECURITY}multibase`, method["@id"]]);
	}
	for (const [purpose, term] of Object.entries(PURPOSES)) {
		const expected = keys.filter(({ purposes }) => purposes.includes(purpose)).map(({ key }) => `${did}#${key}`);
		assert.deepEqual(ids(subject[SECURITY + term]), expected.sort(), purpose);
	}
}

const mistakes = [
	(wrong) => (wrong["@context"] = wrong["@context"].slice(1)),
	(wrong) => (wrong.unknown = 1),
	(wrong) => (wrong.id = "not a DID"),
	(wrong) => (wrong.verificationMethod[0].type = "NoSuchKey"),
	(wrong) => (wrong.verificationMethod[0].publicKey = "z6"),
];

const names = fs.readdirSync(folder).filter((name) => name.endsWith(".json"));
assert(names.length > 0);
for (const name of names) {
	const file = JSON.parse(fs.readFileSync(path.join(folder, name), "utf8"));
	await check(file);
	for (const mistake of mistakes) {
		const wrong = structuredClone(file);
		mistake(wrong.document);
		await assert.rejects(check(wrong), undefined, `${name}: ${mistake}`);
	}
}
console.log(`${names.length} of our DID documents are valid with the contexts of the W3C (JavaScript)`);
