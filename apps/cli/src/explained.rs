//! What the documentation says of errors, calls and exit codes, in both languages.

use crate::lang::Lang;
use madang_json::{
	pages::{self, capital, plain, rows},
	words,
};
use std::{collections::BTreeMap, sync::LazyLock};

/// An error or a call in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
	/// Its name: `Pallet.Error`, `pallet.call`, `BadOrigin`, `Custom error: 6`.
	pub name: String,
	/// Who may make a call.
	pub who: Option<String>,
	/// What it is, and what to do.
	pub what: String,
}

/// The tables of a page, by the names in lower case.
type Page = BTreeMap<String, Explained>;

static CALLS: LazyLock<Page> = LazyLock::new(|| calls(include_str!("../../../docs/src/calls.md")));

/// Exit codes, in English and Korean.
const EXIT_CODES: [(&str, &str, &str); 7] = [
	("0", "Done.", "처리되었습니다."),
	(
		"1",
		"The chain rejected the call, or what was asked for is not there. The message says why.",
		"체인이 호출을 거절했거나, 찾는 것이 없습니다. 이유는 메시지에 있습니다.",
	),
	(
		"2",
		"Wrong use of the command, or invalid input. Nothing was sent.",
		"명령을 잘못 썼거나 입력이 잘못되었습니다. 보낸 것은 없습니다.",
	),
	(
		"3",
		"No node gives a usable answer. The call can be sent again under the same reference.",
		"쓸 수 있는 답을 주는 노드가 없습니다. 같은 참조번호로 다시 보내도 됩니다.",
	),
	(
		"4",
		"The transaction expired: it changed nothing. It can be sent again under the same reference.",
		"전송의 유효 시간이 지났습니다. 바뀐 것은 없으며, 같은 참조번호로 다시 보내도 됩니다.",
	),
	(
		"5",
		"It is not known whether the call took effect. Ask with `madang tx resume`, or send it again under the same reference.",
		"호출이 효력을 냈는지 아직 모릅니다. `madang tx resume`으로 확인하거나, 같은 참조번호로 다시 보내십시오.",
	),
	(
		"141",
		"The output could not be written: its reader has left.",
		"출력을 쓸 수 없습니다. 읽는 쪽이 먼저 끝났습니다.",
	),
];

/// What a name means: an error, a call, or an exit code.
pub fn find(name: &str, lang: Lang) -> Option<Explained> {
	if let Some((code, english, korean)) = EXIT_CODES.iter().find(|(code, ..)| *code == name) {
		let what = lang.of(*english, *korean).to_owned();
		return Some(Explained { name: format!("exit code {code}"), who: None, what });
	}
	error(name, lang).or_else(|| {
		let name = name.to_lowercase();
		let call = CALLS.get(&name)?.clone();
		let korean = words::korean(&capital(&name)).filter(|_| lang == Lang::Ko);
		let what = korean.map_or(call.what, str::to_owned);
		Some(Explained { what, ..call })
	})
}

/// What an error means, in a language.
pub fn error(name: &str, lang: Lang) -> Option<Explained> {
	let found = pages::error(name)?;
	let what = lang.of(&found.english, &found.korean).clone();
	Some(Explained { name: found.name.clone(), who: None, what })
}

/// All names that contain a text, to choose from.
pub fn like(text: &str) -> Vec<String> {
	let text = text.to_lowercase();
	let errors = pages::errors().map(|one| &one.name);
	let all = errors.chain(CALLS.values().map(|one| &one.name));
	let found = all.filter(|name| name.to_lowercase().contains(&text));
	found.take(10).cloned().collect()
}

fn calls(page: &str) -> Page {
	let row = |(pallet, cells): (Option<&str>, Vec<&str>)| {
		let ([name, who, what], Some(pallet)) = (cells.as_slice(), pallet) else { return None };
		let name = format!("{pallet}.{name}");
		Some((name.clone(), Explained { name, who: Some(plain(who)), what: plain(what) }))
	};
	rows(page).filter_map(row).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_client::METADATA;
	use pallet_institutions::AdmissionError;
	use subxt::metadata::Metadata;

	#[test]
	fn every_error_of_the_runtime_is_explained_in_both_languages() {
		let metadata = <Metadata as codec::Decode>::decode(&mut &METADATA[..]).unwrap();
		let mut checked = 0;
		for pallet in metadata.pallets().filter(|one| madang_client::PALLETS.contains(&one.name()))
		{
			for variant in pallet.error_variants().unwrap_or_default() {
				let name = format!("{}.{}", pallet.name(), variant.name);
				let [english, korean] = [Lang::En, Lang::Ko].map(|lang| error(&name, lang));
				let (english, korean) = (english.expect(&name), korean.expect(&name));
				assert_eq!(english.name, name);
				assert!(!english.what.is_empty() && english.what != korean.what, "{name}");
				checked += 1;
			}
		}
		assert!(checked > 300, "{checked}");
		for code in (0..=u8::MAX).filter(|code| AdmissionError::from_code(*code).is_some()) {
			let name = format!("Custom error: {code}");
			assert!(error(&name, Lang::En).is_some() && error(&name, Lang::Ko).is_some(), "{name}");
		}
	}

	#[test]
	fn calls_and_exit_codes_are_explained() {
		let call = find("titles.file", Lang::En).unwrap();
		assert!(call.who.is_some() && !call.what.is_empty(), "{call:?}");
		assert_ne!(find("Titles.file", Lang::Ko).unwrap().what, call.what);
		for code in ["0", "1", "2", "3", "4", "5", "141"] {
			assert_ne!(find(code, Lang::En), find(code, Lang::Ko));
		}
		assert_eq!(find("6", Lang::En), None);
		assert!(like("notheadofqueue").contains(&"Titles.NotHeadOfQueue".to_owned()));
	}
}
