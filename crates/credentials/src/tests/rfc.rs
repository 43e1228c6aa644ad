//! The examples of RFC 9901.

use super::*;

fn file() -> Value {
	serde_json::from_str(include_str!("../../tests/vectors/rfc9901.json")).unwrap()
}

fn of_the_rfc<'a>(header_type: &'a str, key_binding: KeyBinding<'a>) -> Policy<'a> {
	Policy {
		now: 1_750_000_000,
		profile: Profile::Other(header_type),
		status: None,
		key_binding,
		..policy(KeyBinding::Refused)
	}
}

#[test]
fn the_examples_verify_and_disclose_what_the_rfc_says() {
	let file = file();
	let issuer = PublicKey::from_jwk(&file["issuer"]).unwrap();
	let keys = |_: Option<&str>, _: Option<&str>| Some(issuer.clone());
	let challenge = Challenge {
		audience: file["audience"].as_str().unwrap(),
		nonce: file["nonce"].as_str().unwrap(),
		max_age: 100_000_000,
	};
	let examples = file["examples"].as_array().unwrap();
	assert_eq!(examples.len(), 5);
	for example in examples {
		let text = example["presentation"].as_str().unwrap();
		let name = &example["name"];
		let types =
			if name.as_str().unwrap().starts_with("A.3") { "vc+sd-jwt" } else { "example+sd-jwt" };
		let verified =
			verify(text, &of_the_rfc(types, KeyBinding::Optional(challenge)), &keys).unwrap();
		assert_eq!(Value::Object(verified.claims().clone()), example["claims"], "{name}");
		assert_eq!(verified.bound(), !text.ends_with('~'), "{name}");
		assert_eq!(SdJwt::parse(text).unwrap().to_string(), text);
		// The same under another type, and with another key.
		let other = verify(text, &of_the_rfc("dc+sd-jwt", KeyBinding::Optional(challenge)), &keys);
		assert_eq!(other.unwrap_err(), [Reason::WrongType(Part::Header)]);
		let other_key = |_: Option<&str>, _: Option<&str>| Some(p256(9).public());
		let other = verify(text, &of_the_rfc(types, KeyBinding::Optional(challenge)), &other_key);
		assert_eq!(other.unwrap_err(), [Reason::BadSignature(Part::Signature)]);
	}
}

/// RFC 9901, sections 4.2.1, 4.2.2 and 4.2.3: texts of disclosures and their digests.
#[test]
fn the_digests_of_the_rfc() {
	for (text, name, digest) in [
		(
			"WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0",
			Some("family_name"),
			"X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0",
		),
		(
			"WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIlVTIl0",
			None,
			"pFndjkZ_VCzmyTa6UjlZo3dh-ko8aIKQc9DlGzhaVYo",
		),
	] {
		let disclosure = Disclosure::parse(text).unwrap();
		assert_eq!((disclosure.name(), disclosure.digest().as_str()), (name, digest));
	}
}
