//! Issuing, selecting and presenting.

use super::*;

fn paths(jwt: &SdJwt) -> Vec<String> {
	let mut paths: Vec<_> =
		jwt.disclosures().unwrap().iter().map(|(path, _)| path.to_string()).collect();
	paths.sort();
	paths
}

#[test]
fn the_holder_shows_what_was_selected_and_no_more() {
	for issuer in [p256(1), ed25519(1)] {
		for holder in [p256(2), ed25519(2)] {
			let issued = certificate(&holder).sign(&issuer, &mut rng(1)).unwrap();
			let all = verify(&issued.to_string(), &policy(KeyBinding::Refused), &resolver(&issuer))
				.unwrap();
			assert_eq!(all.claims()["owner"], json!({ "name": "홍길동", "share": "1/2" }));
			assert_eq!(all.claims()["title"], "1168010100108580000");
			assert_eq!(all.disclosed().len(), 5);
			assert!(!all.bound());

			let chosen = issued.select(&["/owner", "/entries/[2]/amount"].map(path)).unwrap();
			let shown = chosen.bind(AUDIENCE, NONCE, NOW, &holder).unwrap().to_string();
			let required = policy(KeyBinding::Required(CHALLENGE));
			let verified = verify(&shown, &required, &resolver(&issuer)).unwrap();
			let claims = verified.claims();
			assert_eq!(claims["owner"], json!({ "share": "1/2" }));
			assert_eq!(
				claims["entries"],
				json!(["preservation", { "rank": 3, "amount": 480_000_000 }])
			);
			assert!(!claims.contains_key("title"));
			assert!(verified.bound());
			assert_eq!(verified.holder(), Some(&holder.public()));
			assert_eq!(verified.issuer(), Some(issuer_did().as_str()));
			assert_eq!(verified.kind(), Some("urn:madang:certificate:title-extract"));
			assert_eq!(verified.key_id(), Some(format!("{}#1", issuer_did()).as_str()));
			assert_eq!(verified.status().len(), 2);
			assert_eq!(verified.signed_part(), issued.signed_part());
			assert!(!shown.contains("홍길동"));
		}
	}
}

#[test]
fn the_parts_of_a_hidden_claim_are_chosen_apart() {
	let issued = issued();
	assert_eq!(
		paths(&issued),
		["/entries/[1]", "/entries/[2]/amount", "/owner", "/owner/name", "/title"]
	);
	let select = |names: &[&str]| {
		paths(&issued.select(&names.iter().map(|name| path(name)).collect::<Vec<_>>()).unwrap())
	};
	assert_eq!(select(&[]), [""; 0]);
	assert_eq!(select(&["/owner"]), ["/owner"]);
	assert_eq!(select(&["/owner/name"]), ["/owner", "/owner/name"]);
	assert_eq!(
		issued.select(&[path("/owner/share")]),
		Err(HoldError::NothingHidden(path("/owner/share")))
	);
	assert_eq!(bound().select(&[]), Err(HoldError::BoundAlready));
	assert_eq!(bound().bind(AUDIENCE, NONCE, NOW, &ed25519(2)), Err(HoldError::BoundAlready));
}

#[test]
fn decoys_hide_how_many_claims_are_hidden() {
	let digests = |decoys| {
		let issued = Certificate { decoys, ..certificate(&ed25519(2)) };
		let issued = issued.sign(&p256(1), &mut rng(1)).unwrap();
		let payload = issued.signed_part().split('.').nth(1).unwrap().to_string();
		let payload: Value =
			serde_json::from_slice(&crate::base64::decode(&payload).unwrap()).unwrap();
		let list = payload["_sd"].as_array().unwrap().clone();
		assert!(list.windows(2).all(|pair| pair[0].as_str() < pair[1].as_str()));
		(list.len(), payload["entries"].as_array().unwrap().len())
	};
	assert_eq!(digests(0), (2, 3));
	assert_eq!(digests(5), (7, 8));
}

/// Two certificates with the same contents have nothing hidden in common.
#[test]
fn salts_are_never_the_same() {
	let sign = |seed| certificate(&ed25519(2)).sign(&p256(1), &mut rng(seed)).unwrap();
	let (one, two) = (sign(1), sign(2));
	assert_eq!(sign(1), one);
	for (_, disclosure) in one.disclosures().unwrap() {
		assert!(two.disclosures().unwrap().iter().all(|(_, d)| d.digest() != disclosure.digest()));
	}
}

#[test]
fn each_fault_of_an_issuer_has_its_error() {
	let with = |change: &dyn Fn(&mut Certificate)| {
		let mut certificate = certificate(&ed25519(2));
		change(&mut certificate);
		certificate.sign(&p256(1), &mut rng(1)).unwrap_err()
	};
	for name in ["_sd", "...", "_sd_alg"] {
		let error = with(&|c| _ = c.claims.insert("deep".into(), json!([{ name: 1 }])));
		assert_eq!(error, IssueError::ReservedName);
	}
	for (place, at) in
		[("/none", "/none"), ("/entries/[3]", "/entries/[3]"), ("/title/a", "/title/a")]
	{
		assert_eq!(with(&|c| c.hidden.push(path(place))), IssueError::NoClaim(path(at)));
	}
	assert_eq!(with(&|c| c.hidden.push(Path::default())), IssueError::NoClaim(Path::default()));
	for name in NEVER_HIDDEN {
		let hidden = path(&format!("/{name}"));
		assert_eq!(
			with(&|c| c.hidden.push(hidden.clone())),
			IssueError::NeverHidden(hidden.clone())
		);
		assert!(matches!(
			with(&|c| _ = c.claims.insert(name.into(), json!(1))),
			IssueError::BadClaim(_)
		));
	}
	assert_eq!(with(&|c| c.issuer = "did:web:a".into()), IssueError::BadClaim("iss"));
	assert_eq!(with(&|c| c.issuer = c.issuer.to_uppercase()), IssueError::BadClaim("iss"));
	assert_eq!(with(&|c| c.key = String::new()), IssueError::BadClaim("kid"));
	assert_eq!(with(&|c| c.kind = String::new()), IssueError::BadClaim("vct"));
	assert_eq!(with(&|c| c.issued_at = 1 << 53), IssueError::BadClaim("iat"));
	assert_eq!(with(&|c| c.status.push(c.status[0].clone())), IssueError::BadClaim("status"));
	assert_eq!(with(&|c| c.decoys = 65), IssueError::TooLarge);
	assert_eq!(
		with(&|c| _ = c.claims.insert("a".into(), "x".repeat(MAX_BYTES).into())),
		IssueError::TooLarge
	);
	let mut deep = json!(1);
	(0..MAX_DEPTH).for_each(|_| deep = json!([deep.take()]));
	assert_eq!(with(&|c| _ = c.claims.insert("a".into(), deep.clone())), IssueError::TooDeep);
}

#[test]
fn paths_have_one_form() {
	for text in ["/a", "/a/[0]", "/a~1b/~0c/~20]", "/", "/a//b"] {
		assert_eq!(path(text).to_string(), text);
	}
	assert_eq!(path("/~20]").0, [Step::Member("[0]".into())]);
	for text in ["", "a", "/[01]", "/[-1]", "/[", "/[x]", "/~3", "/~"] {
		assert_eq!(Path::parse(text), None, "{text}");
	}
}
