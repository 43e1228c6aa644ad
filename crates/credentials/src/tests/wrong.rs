//! Wrong presentations, each with its reason.

use super::*;
use crate::{base64::encode, disclosure::digest};
use Reason::*;

/// The reasons for which this text is refused.
fn reasons(text: &str) -> Vec<Reason> {
	check(text).unwrap_err()
}

/// A disclosure from any JSON.
fn disclosure(json: Value) -> String {
	encode(json.to_string().as_bytes())
}

/// Claims with digests, signed, with these disclosures behind them.
fn with(change: impl FnOnce(&mut Map<String, Value>), disclosures: &[String]) -> Vec<Reason> {
	let mut claims = members(open_claims());
	change(&mut claims);
	let all: String = disclosures.iter().map(|d| format!("{d}~")).collect();
	check(&format!("{}~{all}", signed(header(), claims.into()))).err().unwrap_or_default()
}

fn sd(disclosures: &[&String]) -> Value {
	disclosures.iter().map(|d| digest(d.as_bytes())).collect()
}

#[test]
fn the_right_ones_are_accepted() {
	assert!(check(&issued().to_string()).is_ok());
	assert!(check(&bound().to_string()).is_ok());
	assert_eq!(with(|_| (), &[]), []);
}

#[test]
fn shape() {
	let text = issued().to_string();
	assert_eq!(reasons(""), [Malformed]);
	assert_eq!(reasons(text.split('~').next().unwrap()), [Malformed]);
	assert_eq!(reasons("a.b~"), [Malformed]);
	assert_eq!(reasons(&format!("{}~", "a".repeat(MAX_BYTES))), [TooLong]);
	assert_eq!(reasons(&format!("a{}", "~".repeat(1_026))), [TooManyDisclosures]);
	// An empty disclosure is a disclosure of nothing.
	assert_eq!(reasons(&text.replacen('~', "~~", 1)), [NotJson(Part::Disclosure)]);
}

#[test]
fn encodings() {
	let (head, body) = (
		encode(full_header().to_string().as_bytes()),
		encode(open_claims().to_string().as_bytes()),
	);
	assert!(check(&format!("{}~", raw(&head, &body))).is_ok());
	for bad in [format!("{body}="), format!("{body}+"), format!("{body} "), format!("{body}\n")] {
		assert_eq!(reasons(&format!("{}~", raw(&head, &bad))), [NotBase64url(Part::Payload)]);
	}
	// Bits that are left over: the last letter of a text of 1 or 2 bytes over a multiple of three.
	let odd = encode(format!("{} ", open_claims()).as_bytes());
	let body = if odd.len().is_multiple_of(4) { body } else { odd };
	let last = body.chars().last().unwrap();
	let other = char::from_u32(last as u32 + 1).unwrap();
	let spare = format!("{}{other}", &body[..body.len() - 1]);
	assert_eq!(reasons(&format!("{}~", raw(&head, &spare))), [NotBase64url(Part::Payload)]);
	let signature = format!("{}~", raw(&head, &body)).replace('~', "=~");
	assert_eq!(reasons(&signature), [NotBase64url(Part::Signature)]);
}

#[test]
fn json_that_readers_understand_differently() {
	let head = encode(full_header().to_string().as_bytes());
	let body = |extra: &str| {
		let text = open_claims().to_string();
		raw(&head, &encode(format!("{},{extra}}}", &text[..text.len() - 1]).as_bytes()))
	};
	let reasons_of = |extra: &str| reasons(&format!("{}~", body(extra)));
	assert!(check(&format!("{}~", body("\"a\":{\"b\":1},\"c\":{\"b\":1}"))).is_ok());
	assert_eq!(reasons_of("\"vct\":\"x\""), [MemberTwice(Part::Payload)]);
	assert_eq!(reasons_of("\"\\u0076ct\":\"x\""), [MemberTwice(Part::Payload)]);
	assert_eq!(reasons_of("\"a\":{\"b\":1,\"b\" :1}"), [MemberTwice(Part::Payload)]);
	assert_eq!(reasons_of("\"a\":1e400"), [NotJson(Part::Payload)]);
	assert_eq!(reasons_of("\"a\":NaN"), [NotJson(Part::Payload)]);
	assert_eq!(reasons_of("\"a\":01"), [NotJson(Part::Payload)]);
	assert_eq!(reasons_of("\"a\":\"\\ud800\""), [NotJson(Part::Payload)]);
	assert_eq!(
		reasons_of("\"a\":{\"$serde_json::private::Number\":\"1\"}"),
		[NotJson(Part::Payload)]
	);
	let deep = |levels: usize| format!("\"a\":{}{}", "[".repeat(levels), "]".repeat(levels));
	assert!(check(&format!("{}~", body(&deep(MAX_DEPTH - 1)))).is_ok());
	// The innermost value is what was issued.
	let innermost = deep(MAX_DEPTH - 1).replacen("[]", "[5]", 1);
	let mut found = check(&format!("{}~", body(&innermost))).unwrap().claims()["a"].clone();
	while let Some(first) = found.get(0) {
		found = first.clone();
	}
	assert_eq!(found, 5);
	assert_eq!(reasons_of(&deep(MAX_DEPTH)), [TooDeep(Part::Payload)]);
	assert_eq!(reasons_of(&deep(100_000 / 2)), [TooDeep(Part::Payload)]);
	let list = raw(&head, &encode(b"[]"));
	assert_eq!(reasons(&format!("{list}~")), [NotJson(Part::Payload)]);
	let twice = encode(b"[\"salt\",\"a\",{\"b\":1,\"b\":2}]");
	assert_eq!(
		with(|c| _ = c.insert("_sd".into(), sd(&[&twice])), std::slice::from_ref(&twice)),
		[MemberTwice(Part::Disclosure)]
	);
}

#[test]
fn headers() {
	let of = |change: &dyn Fn(&mut Map<String, Value>)| {
		let mut header = members(header());
		change(&mut header);
		reasons(&format!("{}~", signed(header.into(), open_claims())))
	};
	let set = |name: &'static str, value: Value| {
		of(&|header| _ = header.insert(name.into(), value.clone()))
	};
	assert_eq!(set("typ", json!("JWT")), [WrongType(Part::Header)]);
	assert_eq!(of(&|header| _ = header.remove("typ")), [WrongType(Part::Header)]);
	assert_eq!(set("crit", json!(["b64"])), [UnknownCritical(Part::Header)]);
	assert_eq!(of(&|header| _ = header.remove("kid")), [MissingKeyId, UnknownIssuerKey]);
	let other = format!("did:madang:{}#1", "0b".repeat(32));
	assert_eq!(set("kid", json!(other)), [KeyOfAnotherIssuer]);
	assert_eq!(set("kid", json!(format!("{}#", issuer_did()))), [KeyOfAnotherIssuer]);
	assert_eq!(set("kid", json!(format!("{}#2", issuer_did()))), [UnknownIssuerKey]);
	for none in ["none", "None", "NONE"] {
		assert_eq!(set("alg", json!(none)), [AlgorithmNone(Part::Header)]);
	}
	assert_eq!(set("alg", json!("HS256")), [UnknownAlgorithm(Part::Header)]);
	assert_eq!(set("alg", json!(1)), [UnknownAlgorithm(Part::Header)]);
	assert_eq!(set("alg", json!("EdDSA")), [AlgorithmDoesNotFitKey(Part::Header)]);
	let only = Policy { algorithms: &[Algorithm::EdDsa], ..policy(KeyBinding::Refused) };
	let found = verify(&issued().to_string(), &only, &resolver(&p256(1))).unwrap_err();
	assert_eq!(found, [AlgorithmNotAllowed(Part::Header)]);
}

#[test]
fn signatures() {
	let text = issued().to_string();
	let other = verify(&text, &policy(KeyBinding::Refused), &resolver(&p256(9)));
	assert_eq!(other.unwrap_err(), [BadSignature(Part::Signature)]);
	let (jwt, rest) = text.split_once('~').unwrap();
	let message = jwt.rsplit_once('.').unwrap().0;
	for signature in [Vec::new(), vec![0; 64], vec![0; 63], vec![0xff; 64]] {
		let forged = format!("{message}.{}~{rest}", encode(&signature));
		assert_eq!(reasons(&forged), [BadSignature(Part::Signature)]);
	}
}

/// The other valid signature of the same text is accepted, as the crate's description says.
#[test]
fn a_high_s_is_accepted_and_is_another_text() {
	let text = issued().to_string();
	let (jwt, rest) = text.split_once('~').unwrap();
	let (message, signature) = jwt.rsplit_once('.').unwrap();
	let bytes = crate::base64::decode(signature).unwrap();
	let signature = ::p256::ecdsa::Signature::from_slice(&bytes).unwrap();
	let (r, s) = signature.split_scalars();
	let other = ::p256::ecdsa::Signature::from_scalars(r, -s).unwrap();
	let forged = format!("{message}.{}~{rest}", encode(&other.to_bytes()));
	let verified = check(&forged).unwrap();
	assert_ne!(verified.signed_part(), jwt);
}

#[test]
fn digests_and_disclosures() {
	let a = disclosure(json!(["salt-1", "a", 1]));
	let b = disclosure(json!(["salt-2", "a", 2]));
	let element = disclosure(json!(["salt-3", 3]));
	let one = |name: &str, value: Value, ds: &[&String]| {
		let ds: Vec<String> = ds.iter().map(|d| (*d).clone()).collect();
		with(|c| _ = c.insert(name.into(), value), &ds)
	};
	let hash = |d: &String| digest(d.as_bytes());
	assert_eq!(one("_sd", sd(&[&a]), &[&a]), []);
	assert_eq!(one("_sd", sd(&[&a]), &[&a, &a]), [DisclosureTwice]);
	assert_eq!(one("_sd", sd(&[&a]), &[&a, &element]), [DisclosureUnused]);
	assert_eq!(one("_sd", sd(&[&a, &a]), &[&a]), [DigestTwice]);
	assert_eq!(one("_sd", sd(&[&a, &a]), &[]), [DigestTwice]);
	assert_eq!(one("_sd", sd(&[&a, &b]), &[&a, &b]), [DisclosureUnused, ClaimTwice]);
	assert_eq!(one("_sd", sd(&[&element]), &[&element]), [DisclosureUnused, WrongKindOfDisclosure]);
	assert_eq!(one("x", json!([{ "...": hash(&element) }]), &[&element]), []);
	assert_eq!(
		one("x", json!([{ "...": hash(&a) }]), &[&a]),
		[DisclosureUnused, WrongKindOfDisclosure]
	);
	assert_eq!(one("x", json!([{ "...": hash(&a), "y": 1 }]), &[]), [ReservedMember]);
	assert_eq!(one("x", json!({ "...": hash(&a) }), &[]), [ReservedMember]);
	assert_eq!(one("x", json!({ "_sd_alg": "sha-256" }), &[]), [ReservedMember]);
	assert_eq!(one("x", json!([{ "...": 1 }]), &[]), [BadDigest]);
	assert_eq!(one("_sd", json!("text"), &[]), [BadDigest]);
	assert_eq!(one("_sd", json!([1]), &[]), [BadDigest]);
	assert_eq!(one("_sd_alg", json!("sha-512"), &[]), [UnknownDigestAlgorithm]);
	assert_eq!(one("_sd_alg", json!(1), &[]), [UnknownDigestAlgorithm]);
	for name in ["_sd", "...", "_sd_alg"] {
		let bad = disclosure(json!(["salt", name, 1]));
		assert_eq!(one("_sd", sd(&[&bad]), &[&bad]), [DisclosureUnused, ReservedName]);
	}
	for bad in [
		json!(["salt"]),
		json!(["salt", 1, 2]),
		json!([1, "a", 2]),
		json!({}),
		json!(["s", "a", 1, 2]),
	] {
		let bad = disclosure(bad);
		assert_eq!(one("_sd", sd(&[&bad]), &[&bad]), [BadDisclosure]);
	}
	// A digest inside a disclosure, and again outside.
	let outer = disclosure(json!(["salt", "o", { "_sd": [hash(&a)] }]));
	assert_eq!(one("_sd", sd(&[&outer]), &[&outer, &a]), []);
	assert_eq!(one("_sd", sd(&[&outer]), &[&a]), [DisclosureUnused]);
	assert_eq!(one("_sd", sd(&[&outer, &a]), &[&outer, &a]), [DigestTwice]);
	// A disclosed claim does not replace one that was signed in the open.
	let fake = disclosure(json!(["salt", "iss", "did:madang:other"]));
	assert_eq!(one("_sd", sd(&[&fake]), &[&fake]), [DisclosureUnused, ClaimTwice]);
	let exp = disclosure(json!(["salt", "exp", NOW + 10]));
	assert_eq!(one("_sd", sd(&[&exp]), &[&exp]), [NeverHidden]);
	// Each is below the bound, all together are not.
	let mut chain = vec![disclosure(json!(["salt", "end", []]))];
	for at in 0..MAX_DEPTH {
		let inner = hash(&chain[at]);
		chain.push(disclosure(json!([format!("salt-{at}"), "d", { "_sd": [inner] }])));
	}
	let top = sd(&[chain.last().unwrap()]);
	let found = with(|c| _ = c.insert("_sd".into(), top), &chain);
	assert!(found.contains(&TooDeep(Part::Payload)));
}

#[test]
fn times_and_forms_of_a_certificate() {
	let set = |name: &'static str, value: Value| with(|c| _ = c.insert(name.into(), value), &[]);
	let without = |name: &'static str| with(|c| _ = c.remove(name), &[]);
	assert_eq!(set("exp", json!(NOW - 30)), [Expired]);
	assert_eq!(set("exp", json!(NOW - 29)), []);
	assert_eq!(set("nbf", json!(NOW + 31)), [NotYetValid]);
	assert_eq!(set("nbf", json!(NOW + 30)), []);
	assert_eq!(set("iat", json!(NOW + 31)), [IssuedInFuture]);
	for time in [json!("1"), json!(-1), json!(1.5), json!(1_u64 << 53), json!(null)] {
		for name in ["iat", "nbf", "exp"] {
			assert_eq!(set(name, time.clone()), [BadTime]);
		}
	}
	assert_eq!(without("iat"), [BadTime]);
	assert_eq!(without("vct"), [BadKind]);
	assert_eq!(set("vct", json!("")), [BadKind]);
	assert_eq!(without("iss"), [UnknownIssuerKey, BadIssuer]);
	assert_eq!(set("iss", json!(1)), [UnknownIssuerKey, BadIssuer]);
	assert_eq!(set("cnf", json!({})), [BadHolderKey]);
	let key = p256(2).public().to_jwk();
	for (name, value) in
		[("x", json!("AA")), ("y", key["x"].clone()), ("d", json!("AA")), ("crv", json!("P-384"))]
	{
		let mut key = key.clone();
		key[name] = value;
		assert_eq!(set("cnf", json!({ "jwk": key })), [BadHolderKey]);
	}
	// The neutral element of Ed25519.
	let weak = json!({ "kty": "OKP", "crv": "Ed25519", "x": encode(&{ let mut w = [0; 32]; w[0] = 1; w }) });
	assert_eq!(set("cnf", json!({ "jwk": weak })), [BadHolderKey]);
}

/// Everything that is wrong is reported at once.
#[test]
fn every_reason_is_in_the_list() {
	let mut claims = members(open_claims());
	claims.insert("exp".into(), json!(1));
	claims.insert("status".into(), json!(1));
	claims.insert("_sd_alg".into(), json!("md5"));
	let text = format!("{}~", signed(json!({ "typ": "JWT", "crit": [] }), claims.into()));
	let required = policy(KeyBinding::Required(CHALLENGE));
	let found = verify(&text, &required, &resolver(&p256(1))).unwrap_err();
	assert_eq!(
		found,
		[
			WrongType(Part::Header),
			UnknownCritical(Part::Header),
			MissingKeyId,
			UnknownIssuerKey,
			UnknownDigestAlgorithm,
			BadStatus,
			Expired,
			BindingMissing
		]
	);
}

#[test]
fn key_bindings() {
	let holder = ed25519(2);
	let required = policy(KeyBinding::Required(CHALLENGE));
	let of = |text: &str| verify(text, &required, &resolver(&p256(1))).err().unwrap_or_default();
	let chosen = issued().select(&[path("/owner")]).unwrap();
	let bind = |audience: &str, nonce: &str, time, key: &SigningKey| {
		of(&chosen.bind(audience, nonce, time, key).unwrap().to_string())
	};
	assert_eq!(bind(AUDIENCE, NONCE, NOW, &holder), []);
	assert_eq!(of(&chosen.to_string()), [BindingMissing]);
	assert_eq!(bind("did:madang:other", NONCE, NOW, &holder), [WrongAudience]);
	assert_eq!(bind(AUDIENCE, "question-0", NOW, &holder), [WrongNonce]);
	assert_eq!(bind(AUDIENCE, NONCE, NOW + 31, &holder), [BindingInFuture]);
	assert_eq!(bind(AUDIENCE, NONCE, NOW - 330, &holder), []);
	assert_eq!(bind(AUDIENCE, NONCE, NOW - 331, &holder), [BindingTooOld]);
	assert_eq!(bind(AUDIENCE, NONCE, NOW, &ed25519(3)), [BadSignature(Part::BindingSignature)]);
	assert_eq!(bind(AUDIENCE, NONCE, NOW, &p256(2)), [AlgorithmDoesNotFitKey(Part::BindingHeader)]);
	let refused = verify(&bound().to_string(), &policy(KeyBinding::Refused), &resolver(&p256(1)));
	assert_eq!(refused.unwrap_err(), [BindingNotAskedFor]);

	// More or less disclosed than the holder signed.
	let signed_by_holder = chosen.bind(AUDIENCE, NONCE, NOW, &holder).unwrap();
	let less = SdJwt { disclosures: Vec::new(), ..signed_by_holder.clone() };
	assert_eq!(of(&less.to_string()), [WrongPresentationHash]);
	let more = SdJwt { disclosures: issued().disclosures, ..signed_by_holder.clone() };
	assert_eq!(of(&more.to_string()), [WrongPresentationHash]);
	// The binding of one certificate under another.
	let other = certificate(&holder).sign(&p256(1), &mut rng(5)).unwrap();
	let moved = SdJwt { binding: signed_by_holder.binding.clone(), ..other };
	assert_eq!(of(&moved.to_string()), [WrongPresentationHash]);

	let anonymous = Certificate { holder: None, ..certificate(&holder) };
	let anonymous = anonymous.sign(&p256(1), &mut rng(1)).unwrap();
	let anonymous = anonymous.bind(AUDIENCE, NONCE, NOW, &holder).unwrap();
	assert_eq!(of(&anonymous.to_string()), [NoHolderKey]);
	let broken = SdJwt { binding: Some("a.b".into()), ..chosen.clone() };
	assert_eq!(of(&broken.to_string()), [Malformed]);
}

#[test]
fn what_a_key_binding_says() {
	let holder = ed25519(2);
	let chosen = issued().select(&[]).unwrap();
	let hash = digest(chosen.unbound().as_bytes());
	let right = json!({ "iat": NOW, "aud": AUDIENCE, "nonce": NONCE, "sd_hash": hash });
	let of = |header: Value, name: &str, value: Value| {
		let mut claims = members(right.clone());
		if value.is_null() {
			claims.remove(name);
		} else {
			claims.insert(name.into(), value);
		}
		let binding = Some(holder.sign_jws(members(header), &claims.into()));
		check(&SdJwt { binding, ..chosen.clone() }.to_string()).err().unwrap_or_default()
	};
	let say = |name: &str, value: Value| of(json!({ "typ": "kb+jwt" }), name, value);
	assert_eq!(say("more", json!(1)), []);
	assert_eq!(say("aud", json!([AUDIENCE])), [AudienceIsList]);
	assert_eq!(say("aud", json!([AUDIENCE, "did:madang:other"])), [AudienceIsList]);
	assert_eq!(say("aud", json!(null)), [WrongAudience]);
	assert_eq!(say("nonce", json!(null)), [WrongNonce]);
	assert_eq!(say("nonce", json!([NONCE])), [WrongNonce]);
	assert_eq!(say("sd_hash", json!(null)), [WrongPresentationHash]);
	assert_eq!(say("iat", json!(null)), [BindingBadTime]);
	assert_eq!(say("iat", json!("now")), [BindingBadTime]);
	assert_eq!(say("exp", json!(NOW - 30)), [BindingTooOld]);
	assert_eq!(say("nbf", json!(NOW + 31)), [BindingInFuture]);
	let head = |header: Value| of(header, "more", json!(1));
	assert_eq!(head(json!({ "typ": "JWT" })), [WrongType(Part::BindingHeader)]);
	assert_eq!(
		head(json!({ "typ": "kb+jwt", "crit": ["a"] })),
		[UnknownCritical(Part::BindingHeader)]
	);
}

#[test]
fn every_reason_says_something_of_its_own() {
	let all = Reason::all();
	let mut seen = std::collections::BTreeMap::new();
	for reason in all {
		let text = (reason.english(), reason.korean());
		assert_eq!(*seen.entry(reason.code()).or_insert(text), text);
		assert!(reason.english().ends_with('.') && reason.korean_text().contains(reason.korean()));
	}
	let sentences: std::collections::BTreeSet<_> = seen.values().collect();
	assert_eq!(sentences.len(), seen.len());
}
