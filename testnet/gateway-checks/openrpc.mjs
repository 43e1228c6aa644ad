// Whether a file has a valid OpenRPC document, by the validator of OpenRPC's authors.
//
// usage: node openrpc.mjs FILE

import { readFileSync } from 'node:fs';
import { parseOpenRPCDocument, validateOpenRPCDocument } from '@open-rpc/schema-utils-js';

const document = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const valid = validateOpenRPCDocument(document);
if (valid !== true) {
	console.error(String(valid));
	process.exit(1);
}
// Every reference leads somewhere.
const { methods } = await parseOpenRPCDocument(document);
console.log(`OpenRPC: ${methods.length} methods are valid`);
