// Files of keys as polkadot-js writes them, and signatures of `madang` by their keys.
//
// usage: node keyring.mjs write FOLDER          write FOLDER/NAME.json for some keys, under the passphrase in FOLDER/passphrase
//        node keyring.mjs check FOLDER NAME     check that this key has signed the consent in FOLDER/NAME.consent, a file of
//                                               `madang officer consent`

import { Keyring } from '@polkadot/keyring';
import { hexToU8a, stringToU8a, u8aConcat } from '@polkadot/util';
import { cryptoWaitReady, decodeAddress, mnemonicGenerate, signatureVerify } from '@polkadot/util-crypto';
import assert from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';

const [command, folder, name] = process.argv.slice(2);
await cryptoWaitReady();

if (command === 'write') {
	const passphrase = readFileSync(`${folder}/passphrase`, 'utf8').trim();
	const write = (name, type, path, ...given) => {
		const pair = new Keyring({ type }).addFromUri(mnemonicGenerate() + path);
		writeFileSync(`${folder}/${name}.json`, JSON.stringify(pair.toJson(...given)));
	};
	write('sr25519', 'sr25519', '', passphrase);
	// No seed is known of this one.
	write('soft', 'sr25519', '//officer/soft', passphrase);
	write('ed25519', 'ed25519', '//officer', passphrase);
	write('plain', 'sr25519', '');
	write('ecdsa', 'ecdsa', '', passphrase);
} else {
	const { address } = JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8'));
	const { genesis, appointment, consent } = JSON.parse(readFileSync(`${folder}/${name}.consent`, 'utf8'));
	const [bytes, key] = [hexToU8a(`0x${consent}`), decodeAddress(address)];
	// When it expires, the scheme, and the signature.
	const [expires, signature] = [bytes.subarray(0, 8), bytes.subarray(9)];
	assert.equal(signature.length, 64);
	const parts = [stringToU8a('madang/officer/1'), hexToU8a(`0x${genesis}`), hexToU8a(`0x${appointment}`), key, expires];
	assert.ok(signatureVerify(u8aConcat(...parts), signature, key).isValid, `${name}: the signature is not valid`);
	const changed = [...parts.slice(0, -1), new Uint8Array(8)];
	assert.ok(!signatureVerify(u8aConcat(...changed), signature, key).isValid);
}
