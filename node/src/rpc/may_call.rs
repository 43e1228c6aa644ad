//! `institutions_mayCall`: whether an officer may make a call, and if not, what it lacks.
//!
//! The runtime makes the checks of a transaction and executes the call, and forgets the result. Nothing is signed: anyone can
//! ask about any officer.

use super::{
	errors::{invalid, unavailable},
	reads::{block, params, with_block, Chain, Runtimes},
};
use jsonrpsee::types::{ErrorObjectOwned, Params};
use madang_json::{pages, Runtime};
use madang_primitives::InstitutionKind;
use madang_runtime::{opaque::Block, AccountId};
use pallet_institutions::{
	api::{MembersApi, Permission},
	AdmissionError, Lack, Need,
};
use serde_json::{json, Value};
use sp_core::{crypto::Ss58Codec, Bytes};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError, ModuleError,
};

/// The name of the method.
pub const NAME: &str = "institutions_mayCall";

/// What it answers.
pub const SUMMARY: &str =
	"Whether an officer may make a call now, and if not, which power is missing";

/// The parameters.
pub const PARTS: [&str; 2] = ["account", "call"];

/// The answer.
pub fn answer<C>(
	chain: &C,
	runtimes: &Runtimes,
	params: &Params<'_>,
) -> Result<Value, ErrorObjectOwned>
where
	C: Chain,
	C::Api: MembersApi<Block, AccountId>,
{
	let (given, options) = params::read(params, &PARTS)?;
	let [account, call] = given.as_slice() else { return Err(invalid("expected two parameters")) };
	if options.proof {
		return Err(invalid("proof: what a function calculates has none; read what it reads"));
	}
	let account = account.as_str().and_then(|text| AccountId::from_ss58check(text).ok());
	let account = account.ok_or_else(|| invalid("account: expected an account in SS58"))?;
	let call: Bytes = serde_json::from_value(call.clone())
		.map_err(|_| invalid("call: expected 0x and hex digits"))?;
	let about = block(chain, options.at.as_ref())?;
	let runtime = runtimes.at(chain, about.hash).map_err(unavailable)?;
	let answered = chain.runtime_api().may_call(about.hash, account, call.0, about.hash);
	let permission = answered.map_err(unavailable)?;
	let permission =
		permission.ok_or_else(|| invalid("call: not one encoded call of this block's runtime"))?;
	Ok(with_block(about, shown(&runtime, &permission)))
}

/// The answer as JSON, without the block.
fn shown(runtime: &Runtime, permission: &Permission) -> Value {
	let Permission { outcome, needs } = permission;
	let error = match outcome {
		Ok(Ok(())) => Value::Null,
		Ok(Err(error)) => of_call(runtime, error),
		Err(error) => of_admission(error),
	};
	let missing: Vec<Value> = needs.iter().map(of_need).collect();
	json!({ "allowed": error.is_null(), "error": error, "missing": missing })
}

/// The error with which a call fails.
fn of_call(runtime: &Runtime, error: &DispatchError) -> Value {
	let DispatchError::Module(ModuleError { index, error: bytes, .. }) = error else {
		let name = format!("{error:?}");
		let words: &str = (*error).into();
		return described("call", None, name.split('(').next().unwrap_or_default(), words);
	};
	match runtime.module_error(*index, bytes) {
		Some(found) => {
			let mut shown = described("call", Some(&found.pallet), &found.name, &found.meaning);
			shown["inside"] = found.inside;
			shown
		}
		None => described("call", None, &format!("{error:?}"), "an error of a pallet"),
	}
}

/// Why a transaction with the call is not admitted.
fn of_admission(error: &TransactionValidityError) -> Value {
	let of_chain = match error {
		TransactionValidityError::Invalid(InvalidTransaction::Custom(code)) => {
			AdmissionError::from_code(*code)
		}
		_ => None,
	};
	match (of_chain, error) {
		(Some(reason), _) => {
			let page = pages::error(&format!("Custom error: {}", reason.code()));
			let mut shown =
				described("admission", None, &format!("{reason:?}"), &reason.to_string());
			shown["code"] = reason.code().into();
			if let Some(page) = page {
				shown["sentence"] = sentence(&page.english, &page.korean);
			}
			shown
		}
		(None, TransactionValidityError::Invalid(invalid)) => {
			let words: &str = (*error).into();
			let mut shown = described("admission", None, &format!("{invalid:?}"), words);
			if let Some(page) = pages::error(words) {
				shown["sentence"] = sentence(&page.english, &page.korean);
			}
			shown
		}
		(None, TransactionValidityError::Unknown(unknown)) => {
			described("admission", None, &format!("{unknown:?}"), (*error).into())
		}
	}
}

/// An error with the sentences of the documentation. `words` are for those that it does not have.
fn described(at: &str, pallet: Option<&str>, name: &str, words: &str) -> Value {
	let full = pallet.map_or_else(|| name.to_owned(), |pallet| format!("{pallet}.{name}"));
	let sentence = match pages::error(&full) {
		Some(page) => sentence(&page.english, &page.korean),
		None => sentence(words, words),
	};
	json!({ "at": at, "pallet": pallet, "name": name, "inside": null, "code": null, "sentence": sentence })
}

fn sentence(english: &str, korean: &str) -> Value {
	json!({ "en": english, "ko": korean })
}

/// One power that would be enough.
fn of_need(need: &Need) -> Value {
	let (power, kinds, duty, what) = match need {
		Need::Power { name, kinds, duty, lacks } => {
			let what: Vec<_> = lacks.iter().map(in_words).collect();
			(name.as_str(), kinds.clone(), json!(duty), what)
		}
		Need::Council => ("Council", Vec::new(), Value::Null, vec![COUNCIL]),
	};
	let names: Vec<_> = what.iter().map(|words| words.name).collect();
	let joined = |of: fn(&Words) -> &'static str| what.iter().map(of).collect::<Vec<_>>().join(" ");
	json!({
		"power": power,
		"kinds": kinds,
		"duty": duty,
		"what": names,
		"sentence": sentence(&joined(|words| words.english), &joined(|words| words.korean)),
	})
}

/// What is missing, for programs and in words.
#[derive(Clone, Copy)]
struct Words {
	name: &'static str,
	english: &'static str,
	korean: &'static str,
}

const KIND: Words = Words {
	name: "kind",
	english: "Institutions of this kind do not have the power.",
	korean: "이 종류의 기관에는 없는 권한입니다.",
};
const DUTY: Words = Words {
	name: "duty",
	english: "The officer does not have the duty. The institution's administrator assigns duties.",
	korean: "담당자에게 이 직무가 없습니다. 직무는 소속 기관의 관리자가 지정합니다.",
};
const PLACE: Words = Words {
	name: "place",
	english: "The institution is not responsible for the place.",
	korean: "소속 기관의 관할이 아닙니다.",
};
const SEAT: Words = Words {
	name: "seat",
	english: "The institution has no seat in the council.",
	korean: "소속 기관에 협의회 의석이 없습니다.",
};
const ADMISSION: Words = Words {
	name: "admission",
	english: "The officer or the institution may not act now.",
	korean: "담당자나 소속 기관이 지금은 행위할 수 없습니다.",
};
const COUNCIL: Words = Words {
	name: "council",
	english: "The council decides about this. An institution with a seat can propose it.",
	korean: "협의회가 정합니다. 의석이 있는 기관이 제안할 수 있습니다.",
};

const fn in_words(lack: &Lack) -> Words {
	match lack {
		Lack::Admission(_) => ADMISSION,
		Lack::Kind => KIND,
		Lack::Duty => DUTY,
		Lack::Place => PLACE,
		Lack::Seat => SEAT,
	}
}

/// The schema of an answer without the block.
pub fn schema() -> Value {
	let text = || json!({ "type": "string" });
	let or_null = |schema: Value| json!({ "anyOf": [schema, { "type": "null" }] });
	let object = |properties: Value| {
		let required: Vec<_> =
			properties.as_object().into_iter().flatten().map(|(name, _)| name).collect();
		json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
	};
	let sentence = || object(json!({ "en": text(), "ko": text() }));
	let error = object(json!({
		"at": { "enum": ["admission", "call"], "description": "Whether no block would have it, or it would be in a block and fail." },
		"pallet": or_null(text()),
		"name": text(),
		"inside": { "description": "What the error has inside, such as which row is wrong." },
		"code": or_null(json!({ "type": "integer" })),
		"sentence": sentence(),
	}));
	let what = [KIND, DUTY, PLACE, SEAT, ADMISSION, COUNCIL].map(|words| words.name);
	let need = object(json!({
		"power": text(),
		"kinds": { "type": "array", "items": { "enum": InstitutionKind::ALL } },
		"duty": or_null(text()),
		"what": { "type": "array", "items": { "enum": what } },
		"sentence": sentence(),
	}));
	json!({
		"allowed": { "type": "boolean" },
		"error": or_null(error),
		"missing": { "type": "array", "items": need, "description": "If the origin is denied: one of these would be enough." },
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_primitives::Duty;
	use sp_runtime::ApplyExtrinsicResult;

	fn runtime() -> Runtime {
		let metadata = madang_runtime::Runtime::metadata_at_version(16).expect("the version");
		Runtime::decode(&metadata).expect("metadata")
	}

	fn of(outcome: ApplyExtrinsicResult, needs: Vec<Need>) -> Value {
		shown(&runtime(), &Permission { outcome, needs })
	}

	#[test]
	fn what_is_allowed_has_no_error() {
		let expected = json!({ "allowed": true, "error": null, "missing": [] });
		assert_eq!(of(Ok(Ok(())), vec![]), expected);
	}

	#[test]
	fn a_denied_officer_reads_which_power_is_missing() {
		let need = Need::Power {
			name: "LendDirectly".to_owned(),
			kinds: vec![InstitutionKind::PolicyAgency],
			duty: Duty::Lend,
			lacks: vec![Lack::Kind, Lack::Place],
		};
		let answer = of(Ok(Err(DispatchError::BadOrigin)), vec![need, Need::Council]);
		assert_eq!(answer["allowed"], false);
		assert_eq!(answer["error"]["name"], "BadOrigin");
		assert_eq!(answer["error"]["at"], "call");
		let page = pages::error("BadOrigin").unwrap();
		assert_eq!(answer["error"]["sentence"], sentence(&page.english, &page.korean));
		let power = &answer["missing"][0];
		assert_eq!(power["power"], "LendDirectly");
		assert_eq!(power["kinds"], json!(["policy-agency"]));
		assert_eq!(power["duty"], "lend");
		assert_eq!(power["what"], json!(["kind", "place"]));
		assert_eq!(power["sentence"]["en"], format!("{} {}", KIND.english, PLACE.english));
		let council = &answer["missing"][1];
		assert_eq!((&council["power"], &council["kinds"]), (&json!("Council"), &json!([])));
		assert_eq!(council["what"], json!(["council"]));
		assert!(council["duty"].is_null());
	}

	#[test]
	fn an_error_of_a_pallet_has_its_name_and_both_sentences() {
		let no_seat = pallet_council::Error::<madang_runtime::Runtime>::NoSeat;
		let answer = of(Ok(Err(no_seat.into())), vec![]);
		let error = &answer["error"];
		assert_eq!((&error["pallet"], &error["name"]), (&json!("Council"), &json!("NoSeat")));
		let page = pages::error("Council.NoSeat").unwrap();
		assert_eq!(error["sentence"], sentence(&page.english, &page.korean));
		assert_eq!(answer["allowed"], false);
		// One that this program's documentation does not have.
		let unknown =
			DispatchError::Module(ModuleError { index: 250, error: [0; 4], message: None });
		assert!(of(Ok(Err(unknown)), vec![])["error"]["name"].as_str().unwrap().contains("250"));
		let exhausted = of(Ok(Err(DispatchError::Exhausted)), vec![]);
		assert_eq!(exhausted["error"]["name"], "Exhausted");
	}

	#[test]
	fn who_is_not_admitted_reads_why() {
		for reason in AdmissionError::ALL {
			let custom = InvalidTransaction::Custom(reason.code());
			let answer = of(Err(TransactionValidityError::Invalid(custom)), vec![]);
			let error = &answer["error"];
			assert_eq!(
				(&error["at"], &error["code"]),
				(&json!("admission"), &json!(reason.code()))
			);
			assert_eq!(error["name"], format!("{reason:?}"));
			assert!(error["sentence"]["ko"] != error["sentence"]["en"], "{error}");
		}
		let full = TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources);
		let error = &of(Err(full), vec![])["error"];
		assert_eq!(error["name"], "ExhaustsResources");
		assert!(error["sentence"]["ko"] != error["sentence"]["en"], "{error}");
	}

	#[test]
	fn the_schema_names_what_an_answer_has() {
		let schema = schema();
		let names =
			|value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
		let answer = of(Ok(Err(DispatchError::BadOrigin)), vec![Need::Council]);
		assert_eq!(names(&schema), names(&answer));
		let error = &schema["error"]["anyOf"][0]["properties"];
		assert_eq!(names(error), names(&answer["error"]));
		let need = &schema["missing"]["items"]["properties"];
		assert_eq!(names(need), names(&answer["missing"][0]));
	}
}
