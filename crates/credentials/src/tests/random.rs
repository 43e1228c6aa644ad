//! Random claims with random hidden parts come back as they were.

use super::*;
use proptest::{collection::vec, prelude::*};

fn value() -> impl Strategy<Value = Value> {
	let leaf = prop_oneof![
		Just(Value::Null),
		any::<bool>().prop_map(Value::from),
		any::<i64>().prop_map(Value::from),
		"[ -~가-힣\"\\\\]{0,12}".prop_map(Value::from),
	];
	leaf.prop_recursive(4, 48, 5, |inner| {
		prop_oneof![
			vec(inner.clone(), 0..5).prop_map(Value::from),
			vec(("[a-z가-힣/~\\[\\]\"]{1,6}", inner), 0..5)
				.prop_map(|members| Value::Object(members.into_iter().collect())),
		]
	})
}

/// All paths in a value.
fn all_paths(value: &Value, at: &Path, found: &mut Vec<Path>) {
	let mut visit = |step: Step, value: &Value| {
		let path = at.with(step);
		found.push(path.clone());
		all_paths(value, &path, found);
	};
	match value {
		Value::Object(members) => {
			members.iter().for_each(|(name, value)| visit(Step::Member(name.clone()), value));
		}
		Value::Array(elements) => {
			elements.iter().enumerate().for_each(|(at, value)| visit(Step::Element(at), value));
		}
		_ => {}
	}
}

/// What is left of a value when these hidden paths are not shown.
fn without(value: &Value, at: &Path, gone: &[Path]) -> Value {
	let keep = |path: &Path| !gone.contains(path);
	match value {
		Value::Object(members) => members
			.iter()
			.map(|(name, value)| (name, value, at.with(Step::Member(name.clone()))))
			.filter(|(_, _, path)| keep(path))
			.map(|(name, value, path)| (name.clone(), without(value, &path, gone)))
			.collect::<Map<_, _>>()
			.into(),
		Value::Array(elements) => elements
			.iter()
			.enumerate()
			.map(|(index, value)| (value, at.with(Step::Element(index))))
			.filter(|(_, path)| keep(path))
			.map(|(value, path)| without(value, &path, gone))
			.collect(),
		other => other.clone(),
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(200))]

	#[test]
	fn what_is_selected_is_shown(
		inside in value(), hide in vec(any::<bool>(), 64), show in vec(any::<bool>(), 64),
		seed in any::<u64>(), decoys in 0..3_u8,
	) {
		let claims = json!({ "subject": inside });
		let mut places = Vec::new();
		all_paths(&claims, &Path::default(), &mut places);
		let hidden: Vec<Path> =
			places.into_iter().zip(hide).filter(|(_, hide)| *hide).map(|(path, _)| path).collect();
		let certificate = Certificate {
			claims: members(claims.clone()), hidden: hidden.clone(), decoys,
			..certificate(&ed25519(2))
		};
		let issued = certificate.sign(&p256(1), &mut rng(seed)).unwrap();
		let text = issued.to_string();
		let all = check(&text).unwrap();
		prop_assert_eq!(&all.claims()["subject"], &claims["subject"]);
		prop_assert_eq!(SdJwt::parse(&text).unwrap(), issued.clone());
		for path in &hidden {
			prop_assert_eq!(&Path::parse(&path.to_string()).unwrap(), path);
		}

		let shown: Vec<Path> =
			hidden.iter().zip(show).filter(|(_, show)| *show).map(|(path, _)| path.clone()).collect();
		// A selected claim takes along those that it is inside of.
		let gone: Vec<Path> = hidden
			.iter()
			.filter(|path| !shown.iter().any(|shown| shown.0.starts_with(&path.0)))
			.cloned()
			.collect();
		let some = issued.select(&shown).unwrap();
		let some = some.bind(AUDIENCE, NONCE, NOW, &ed25519(2)).unwrap();
		let verified = check(&some.to_string()).unwrap();
		let wanted = without(&claims, &Path::default(), &gone);
		prop_assert_eq!(verified.claims().get("subject"), wanted.get("subject"));
	}

	/// Nothing that is not a presentation makes the reader panic.
	#[test]
	fn any_text_is_refused(text in "[a-zA-Z0-9_.~\"{}\\[\\]-]{0,200}") {
		prop_assert!(check(&text).is_err());
	}
}
