// Checks docs/src/vectors with code of others: Node.js for SHA-256, Ed25519 and P-256, @polkadot/util-crypto for sr25519 and BLAKE2b. It follows
// the steps of docs/src/vectors.md, without SCALE: that the fields are encoded as the file says is what the Rust tests check.
//
// usage: node vectors.mjs FOLDER

import { blake2AsU8a, cryptoWaitReady, sr25519Verify } from '@polkadot/util-crypto';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import assert from 'node:assert';

const [folder] = process.argv.slice(2);
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const bytes = (text) => Buffer.from(text, 'hex');
const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest('hex');
await cryptoWaitReady();

// Public keys as SubjectPublicKeyInfo: the fixed bytes before the key are those of RFC 8410 and RFC 5480.
const spki = {
	ed25519: '302a300506032b6570032100',
	p256: '3039301306072a8648ce3d020106082a8648ce3d030107032200',
};

function isValid(scheme, key, message, signature) {
	if (scheme === 'sr25519') {
		return sr25519Verify(message, signature, key);
	}
	const der = Buffer.concat([bytes(spki[scheme]), key]);
	const own = createPublicKey({ key: der, format: 'der', type: 'spki' });
	return scheme === 'ed25519'
		? verify(null, message, own, signature)
		: verify('sha256', message, { key: own, dsaEncoding: 'ieee-p1363' }, signature);
}

function checkSignatures(keys, message, signatures) {
	for (const { scheme, public: key } of keys) {
		const signature = bytes(signatures[scheme]);
		assert.ok(isValid(scheme, bytes(key), message, signature), scheme);
		assert.ok(!isValid(scheme, bytes(key), Buffer.concat([message, Buffer.of(0)]), signature), scheme);
	}
}

const u64 = (text) => {
	const number = Buffer.alloc(8);
	number.writeBigUInt64LE(BigInt(text));
	return number;
};

const parties = read('parties.json');
assert.equal(sha256(Buffer.from('madang/did/1'), Buffer.of(0), bytes(parties.keys[0].public)), parties.did);
for (const { name, purpose, object, terms, bytes: signed, digest, signatures } of parties.vectors) {
	const fields = terms.fields.map((field) => bytes(field.scale));
	assert.equal(sha256(...fields), terms.digest, name);
	const kind = Buffer.from(object.kind);
	assert.equal(sha256(Buffer.of(4 * kind.length), kind, bytes(object.id.scale)), object.digest, name);
	const message = Buffer.concat([
		...[parties.domain, parties.genesis, purpose.byte, parties.did, object.digest, terms.digest].map(bytes),
		u64(parties.expires_at),
	]);
	assert.equal(message.toString('hex'), signed, name);
	assert.equal(message.length, 151, name);
	assert.equal(sha256(message), digest, name);
	checkSignatures(parties.keys, message, signatures);
}

const officers = read('officers.json');
for (const { name, signer, call, signed, signature, transaction, hash } of officers.transactions) {
	const of = (part) => Buffer.concat(officers.extensions.map((extension) => bytes(extension[part])));
	const payload = Buffer.concat([bytes(call.bytes), of('in_transaction'), of('signed_only')]);
	const message = payload.length > 256 ? Buffer.from(blake2AsU8a(payload)) : payload;
	assert.equal(message.toString('hex'), signed, name);
	assert.ok(isValid(signer.scheme, bytes(signer.public), message, bytes(signature)), name);
	const scheme = signer.scheme === 'ed25519' ? 0 : 1;
	const body = Buffer.concat([
		Buffer.of(0x84, 0), bytes(signer.public), Buffer.of(scheme), bytes(signature), of('in_transaction'), bytes(call.bytes),
	]);
	// The length in SCALE: two bytes from 64 to 16,383.
	const length = Buffer.alloc(2);
	length.writeUInt16LE(body.length * 4 + 1);
	assert.equal(Buffer.concat([length, body]).toString('hex'), transaction, name);
	assert.equal(Buffer.from(blake2AsU8a(bytes(transaction))).toString('hex'), hash, name);
}
for (const { name, signer, appointment, bytes: signed, signature } of officers.appointments) {
	const message = Buffer.concat([
		Buffer.from('madang/officer/1'), ...[officers.genesis, appointment.scale, signer.public].map(bytes), u64(officers.expires_at),
	]);
	assert.equal(message.toString('hex'), signed, name);
	assert.ok(isValid(signer.scheme, bytes(signer.public), message, bytes(signature)), name);
}
const { ticket, node } = officers;
const message = Buffer.concat([ticket.domain, ...ticket.fields.map((field) => field.scale)].map(bytes));
assert.equal(message.toString('hex'), ticket.bytes);
checkSignatures(officers.keys, message, ticket.signatures);
const [ed25519] = officers.keys;
assert.ok(isValid('ed25519', bytes(ed25519.public), bytes(node.bytes), bytes(node.signature)));
console.log(`vectors: ${parties.vectors.length} acts and ${officers.transactions.length} transactions are as the pages say`);
