// Ask the module of crates/verify-wasm as a browser does: `node scripts/check-verifier.mjs MODULE REQUEST`. REQUEST is a
// file with JSON (docs/src/proofs.md). Prints the answer; the exit code is 0 if the certificate is genuine or the proof
// holds.
import { readFileSync } from "node:fs";

const [module, request] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(readFileSync(module), {});
const { memory, alloc, free, verify } = instance.exports;
const bytes = readFileSync(request);
const at = alloc(bytes.length);
new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
const answered = verify(at, bytes.length);
// The memory may have grown: its buffer is another one then.
const size = new DataView(memory.buffer).getUint32(answered, true);
const text = new TextDecoder().decode(new Uint8Array(memory.buffer, answered + 4, size));
free(at, bytes.length);
free(answered, size + 4);
console.log(text);
const answer = JSON.parse(text);
process.exit(answer.genuine === true || answer.holds === true ? 0 : 1);
