// A call of the ministry with @polkadot/api: signed and sent without settings, final, and refused when it is repeated.
//
// usage: node polkadot-js.mjs URL CODE: the node's address, and the code of a district that the chain does not have

import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { randomBytes } from 'node:crypto';
import assert from 'node:assert';

const [url, code] = process.argv.slice(2);
const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });

// Reading.
const ministry = (await api.query.institutions.institutions(1)).unwrap();
assert.equal(ministry.kind.type, 'Ministry');

// Sending. The promise resolves when the call has failed, too: `dispatchError` says so.
const officer = new Keyring({ type: 'sr25519' }).addFromUri('//Alice');
const reference = '0x' + randomBytes(32).toString('hex');
const call = api.tx.registers.importDistricts([{ code, name: '서울특별시 강남구 역삼동' }], reference);
const send = () =>
	new Promise((done, fail) => {
		call.signAndSend(officer, { nonce: -1 }, (result) => {
			if (result.isFinalized) done(result);
			if (result.isError) fail(new Error(`${result.status}`));
		}).catch(fail);
	});

const first = await send();
assert.equal(first.dispatchError, undefined);
const names = first.events.map(({ event }) => `${event.section}.${event.method}`);
assert.ok(names.includes('registers.DistrictsImported'), names.join(', '));

const second = await send();
assert.ok(second.dispatchError.isModule);
const { section, name, docs } = api.registry.findMetaError(second.dispatchError.asModule);
assert.equal(`${section}.${name}`, 'institutions.ExternalRefUsed');
assert.ok(docs.length > 0);

// What became of the call, by its reference.
const outcome = (await api.query.institutions.externalRefs(1, reference)).unwrap();
assert.equal(outcome.index.toNumber(), first.txIndex);
console.log('@polkadot/api: final, and the repeated call is refused with its name');
await api.disconnect();
