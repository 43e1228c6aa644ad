// A call of the ministry with polkadot-api: signed and sent without settings, final, and refused when it is repeated.
//
// usage: node polkadot-api.mjs URL CODE: the node's address, and the code of a district that the chain does not have

import { createClient, Binary } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider } from 'polkadot-api/ws';
import { sr25519CreateDerive } from '@polkadot-labs/hdkd';
import { DEV_PHRASE, entropyToMiniSecret, mnemonicToEntropy } from '@polkadot-labs/hdkd-helpers';
import { WebSocket } from 'ws';
import { randomBytes } from 'node:crypto';
import assert from 'node:assert';

const [url, code] = process.argv.slice(2);
// Node.js has a WebSocket of its own from version 22 on.
const client = createClient(getWsProvider(url, { websocketClass: globalThis.WebSocket ?? WebSocket }));
const api = client.getUnsafeApi();

// Reading.
const ministry = await api.query.Institutions.Institutions.getValue(1);
assert.equal(ministry.kind.type, 'Ministry');

// Sending. The promise resolves when the call has failed, too: `ok` says so.
const keys = sr25519CreateDerive(entropyToMiniSecret(mnemonicToEntropy(DEV_PHRASE)))('//Alice');
const officer = getPolkadotSigner(keys.publicKey, 'Sr25519', keys.sign);
const reference = '0x' + randomBytes(32).toString('hex');
const name = Binary.fromText('서울특별시 강남구 역삼동');
const call = api.tx.Registers.import_districts({
	rows: [{ code: BigInt(code), name }],
	external_ref: reference,
});

const first = await call.signAndSubmit(officer);
assert.ok(first.ok, JSON.stringify(first.dispatchError));
assert.ok(first.events.some((event) => event.type === 'Registers' && event.value.type === 'DistrictsImported'));

const second = await call.signAndSubmit(officer);
assert.equal(second.ok, false);
assert.equal(second.dispatchError.value.type, 'Institutions');
assert.equal(second.dispatchError.value.value.type, 'ExternalRefUsed');

// What became of the call, by its reference.
const outcome = await api.query.Institutions.ExternalRefs.getValue(1, reference);
assert.equal(outcome.block, first.block.number);
console.log('polkadot-api: final, and the repeated call is refused with its name');
client.destroy();
