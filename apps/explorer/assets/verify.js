// Checks certificates, proofs and exports in the browser, by the same code as nodes and the command. It asks the network for nothing
// after it was loaded. What files say is only ever shown as text.
"use strict";
(() => {
	const root = document.getElementById("verify");
	if (!root) return;
	const words = JSON.parse(root.dataset.words);
	const korean = document.documentElement.lang === "ko";
	const state = document.getElementById("state");
	const results = document.getElementById("results");
	const own = document.getElementById("anchor");
	const files = document.getElementById("files");
	const t = (word) => words[word] ?? word;
	// The anchor that is trusted: its text and what it is called.
	let anchor = root.dataset.anchor ? { text: root.dataset.anchor, name: "" } : null;
	// The keys that are trusted, likewise.
	let keys = root.dataset.keys ? { text: root.dataset.keys, name: "" } : null;
	let verifier = null;

	const made = (tag, text, classes) => {
		const element = document.createElement(tag);
		if (text !== undefined) element.textContent = text;
		if (classes) element.className = classes;
		return element;
	};

	// The answer of the module of crates/verify-wasm to a request.
	const ask = (request) => {
		const { memory, alloc, free, verify } = verifier.exports;
		const bytes = new TextEncoder().encode(JSON.stringify(request));
		const at = alloc(bytes.length);
		if (at === 0) throw new Error("memory");
		new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
		const answered = verify(at, bytes.length);
		// The memory may have grown: its buffer is another one then.
		const size = new DataView(memory.buffer).getUint32(answered, true);
		const text = new TextDecoder().decode(new Uint8Array(memory.buffer, answered + 4, size));
		free(at, bytes.length);
		free(answered, size + 4);
		return JSON.parse(text, exact);
	};

	// Numbers keep all their digits, where the browser tells them.
	const exact = (_, given, context) => {
		if (typeof given !== "number" || Number.isSafeInteger(given)) return given;
		return context?.source ?? `≈ ${given}`;
	};

	const base64url = (bytes) => {
		let letters = "";
		for (const byte of bytes) letters += String.fromCharCode(byte);
		return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
	};

	// Korean time of milliseconds since 1970.
	const moment = (milliseconds) => {
		const at = new Date(Number(milliseconds) + 9 * 60 * 60 * 1000);
		return isNaN(at) ? String(milliseconds) : at.toISOString().replace("T", " ").slice(0, 19);
	};
	const place = (block) => `${t("block")} ${block.block} · ${moment(block.time)}`;
	const either = (ko, en) => (korean ? ko : en) || ko || en;

	// A value of a certificate: texts and numbers as they are, the rest as lists.
	const value = (given) => {
		if (given === null || typeof given !== "object") return document.createTextNode(String(given));
		const list = made("dl", undefined, "facts");
		for (const [name, inner] of Object.entries(given)) fact(list, name, value(inner));
		return list;
	};
	const fact = (list, name, given) => {
		const shown = made("dd");
		shown.append(given instanceof Node ? given : String(given));
		list.append(made("dt", name), shown);
	};

	const ofCertificate = (answer) => {
		if (!answer.genuine) {
			const reasons = made("ul");
			for (const reason of answer.reasons) {
				const line = made("li", korean ? reason.ko : reason.en);
				line.append(" ", made("span", reason.code, "code quiet"));
				reasons.append(line);
			}
			return { good: false, says: t("not-genuine"), parts: [reasons] };
		}
		const found = answer.certificate;
		const facts = made("dl", undefined, "facts");
		fact(facts, t("kind"), `${either(found.kind["name-ko"], found.kind["name-en"])} (${found.kind.number})`);
		fact(facts, t("issuer"), `${either(found.issuer["name-ko"], found.issuer["name-en"])} (${found.issuer.number})`);
		fact(facts, t("issued"), found.issued);
		fact(facts, t("expires"), found.expires);
		fact(facts, t("anchored"), place(found.anchored));
		fact(facts, t("in-force-as-of"), place(found["in-force-as-of"]));
		fact(facts, t("judged-at"), moment(found["judged-at"]));
		fact(facts, t("holder"), found["signed-by-holder"] ? t("yes") : t("no"));
		fact(facts, t("id"), made("span", found.id, "code"));
		return { good: true, says: t("genuine"), parts: [facts, made("h4", t("claims")), value(found.claims)] };
	};

	const ofProof = (answer) => {
		if (!answer.holds) return { good: false, says: t("does-not-hold"), parts: [made("p", answer.reason)] };
		const facts = made("dl", undefined, "facts");
		fact(facts, t("genesis"), made("span", `0x${answer.genesis}`, "code"));
		fact(facts, t("block"), `${answer.block} · ${moment(answer.time)}`);
		fact(facts, t("hash"), made("span", answer.hash, "code"));
		for (const one of answer.values) {
			const shown = one.value === null ? t("no-value") : `0x${one.value}`;
			fact(facts, made("span", `0x${one.key}`, "code"), made("span", shown, "code"));
		}
		return { good: true, says: t("holds"), parts: [facts] };
	};

	// A manifest that is signed with a trusted key, and is about these bytes. What is wrong, or null.
	const wrongOf = (manifest, key, bytes) => {
		if (manifest.key !== key) return t("other-key");
		if (manifest.bytes !== String(bytes.byteLength)) return t("other-size");
		if (anchor && manifest.genesis !== JSON.parse(anchor.text).genesis) return t("other-genesis");
		return null;
	};

	// An export, among manifests that were given with it.
	const ofExport = async (file, manifests) => {
		const bytes = await file.arrayBuffer();
		const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
		const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
		const bad = (reason) => ({ good: false, says: t("export-bad"), parts: [made("p", reason)] });
		const own = manifests.find((one) => one.manifest.sha256 === hash);
		if (!own) return bad(t("no-manifest"));
		if (typeof own.jws !== "string") return bad(t("not-signed"));
		if (!keys) return bad(t("no-keys"));
		const answer = ask({ signed: own.jws, typ: "madang-export+jws", keys: keys.text });
		if (!answer.signed) return bad(answer.reason ?? answer.error);
		// Only what is signed counts.
		const manifest = JSON.parse(answer.payload);
		if (manifest.sha256 !== hash) return bad(t("no-manifest"));
		const wrong = wrongOf(manifest, answer.key, bytes);
		if (wrong) return bad(wrong);
		const facts = made("dl", undefined, "facts");
		fact(facts, t("genesis"), made("span", manifest.genesis, "code"));
		fact(facts, t("what"), `${manifest.what} (${manifest.format})`);
		fact(facts, t("query"), value(manifest.query));
		fact(facts, t("from-block"), `${manifest.first.number} · ${manifest.first.hash}`);
		fact(facts, t("to-block"), `${manifest.last.number} · ${manifest.last.hash}`);
		fact(facts, t("rows"), manifest.rows);
		fact(facts, t("bytes"), manifest.bytes);
		fact(facts, "SHA-256", made("span", hash, "code"));
		fact(facts, t("made-at"), moment(manifest.made_at));
		fact(facts, t("institution"), String(manifest.institution));
		fact(facts, t("key"), made("span", answer.key, "code"));
		return { good: true, says: t("export-good"), parts: [facts] };
	};

	// The manifest of an export that a file is, or null.
	const manifestOf = async (file) => {
		if (!file.name.endsWith(".json") || file.size > 1_000_000) return null;
		try {
			const given = JSON.parse(await file.text());
			return typeof given.manifest?.sha256 === "string" ? given : null;
		} catch {
			return null;
		}
	};

	const check = async (file) => {
		if (file.size > Number(root.dataset.largest)) return { good: false, says: t("too-large"), parts: [] };
		const bytes = new Uint8Array(await file.arrayBuffer());
		if (bytes.length === 0) return { good: false, says: t("unknown-file"), parts: [] };
		// Proofs begin with the number of their format, certificates with a letter.
		const isProof = bytes[0] === 1;
		const question = document.getElementById("as-of-proof").checked ? {} : { now: Math.floor(Date.now() / 1000) };
		const request = isProof
			? { anchor: anchor.text, proof: base64url(bytes) }
			: { anchor: anchor.text, certificate: new TextDecoder().decode(bytes), question };
		const answer = ask(request);
		if (answer.error !== undefined) return { good: false, says: t("unknown-file"), parts: [made("p", answer.error)] };
		return isProof ? ofProof(answer) : ofCertificate(answer);
	};

	const show = (file, { good, says, parts }) => {
		const result = made("section", undefined, "result");
		result.append(made("h3", file.name), made("p", says, `notice ${good ? "good" : "bad"}`), ...parts);
		result.dataset.good = String(good);
		results.prepend(result);
	};

	const readAll = async (list) => {
		if (!verifier) return;
		const manifests = [];
		const others = [];
		for (const file of list) {
			const manifest = await manifestOf(file);
			if (manifest) manifests.push(manifest);
			else others.push(file);
		}
		if (!others.some((file) => /\.(csv|jsonl)$/.test(file.name))) {
			for (const file of list) {
				if (!others.includes(file)) show(file, { good: false, says: t("manifest-alone"), parts: [] });
			}
		}
		for (const file of others) {
			const isExport = /\.(csv|jsonl)$/.test(file.name);
			if (!anchor && !isExport) {
				show(file, { good: false, says: t("no-anchor"), parts: [] });
				continue;
			}
			try {
				show(file, isExport ? await ofExport(file, manifests) : await check(file));
			} catch (error) {
				// The module ends when it has no memory left. The next file needs another one.
				show(file, { good: false, says: t("unknown-file"), parts: [made("p", String(error))] });
				await start();
			}
		}
	};

	// What was found with another anchor or other keys says nothing any more.
	const forget = () => results.replaceChildren();

	const showAnchor = () => {
		const shown = document.getElementById("trusted");
		shown.replaceChildren();
		if (!anchor) {
			shown.append(t("no-anchor"));
			return;
		}
		const { genesis, number } = JSON.parse(anchor.text);
		shown.append(`${anchor.name || t("of-explorer")}: ${t("genesis")} `, made("span", String(genesis), "code"));
		shown.append(`, ${t("block")} ${number}`);
	};

	const showKeys = () => {
		const shown = document.getElementById("trusted-keys");
		shown.replaceChildren();
		if (!keys) {
			shown.append(t("no-keys"));
			return;
		}
		shown.append(`${keys.name || t("keys-of-explorer")}: `);
		const names = JSON.parse(keys.text).keys.map((key) => String(key.kid));
		shown.append(made("span", names.join(", "), "code"));
	};

	// A file that the reader chooses takes the place of what is trusted. One that is not as it should be leaves nothing.
	const trust = (input, isGood, set, show, shown, wrong) => {
		input.addEventListener("change", async () => {
			const [file] = input.files;
			if (!file) return;
			const text = await file.text();
			let given = null;
			try {
				if (isGood(JSON.parse(text))) given = { text, name: file.name };
			} catch {
				// It is not JSON.
			}
			set(given);
			forget();
			show();
			if (!given) document.getElementById(shown).textContent = t(wrong);
		});
	};
	const isAnchor = ({ genesis, number, grandpa }) =>
		typeof genesis === "string" && typeof number === "number" && Array.isArray(grandpa);
	const isKeys = ({ keys }) => Array.isArray(keys);
	const otherKeys = document.getElementById("keys");
	trust(own, isAnchor, (given) => { anchor = given; }, showAnchor, "trusted", "not-an-anchor");
	trust(otherKeys, isKeys, (given) => { keys = given; }, showKeys, "trusted-keys", "not-keys");
	files.addEventListener("change", async () => {
		await readAll(files.files);
		// The same file can be chosen again.
		files.value = "";
	});
	const drop = document.getElementById("drop");
	for (const name of ["dragenter", "dragover"]) {
		drop.addEventListener(name, (event) => {
			event.preventDefault();
			drop.classList.add("over");
		});
	}
	for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
	drop.addEventListener("drop", (event) => {
		event.preventDefault();
		readAll(event.dataTransfer.files);
	});
	document.getElementById("clear").addEventListener("click", forget);

	let module = null;
	const start = async () => {
		verifier = await WebAssembly.instantiate(module, {});
	};
	(async () => {
		try {
			const answer = await fetch(root.dataset.module);
			if (!answer.ok) throw new Error(String(answer.status));
			module = await WebAssembly.compile(await answer.arrayBuffer());
			await start();
			showAnchor();
			showKeys();
			files.disabled = own.disabled = otherKeys.disabled = false;
			state.textContent = t("ready");
			state.className = "notice good";
		} catch (error) {
			state.textContent = `${t("cannot-start")} ${error}`;
			state.className = "notice bad";
		}
	})();
})();
