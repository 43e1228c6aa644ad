//! The Korean of errors that other crates define. Their own texts are English.
//!
//! What an error quotes stays as it is: what a node or the system says, and texts of files.

use crate::{explained, lang::Lang};
use madang_client::{files::FileError, CallError, Error};
use pallet_institutions::AdmissionError;

/// An error of the client.
pub fn of_client(error: &Error) -> String {
	match error {
		Error::Connection { url, reason } => format!("{url}에 연결할 수 없습니다: {reason}"),
		Error::Rejected(reason) => {
			let known = of_admission(reason);
			known.unwrap_or_else(|| format!("노드가 받기 전에 거절했습니다: {reason}"))
		}
		Error::NonceConflict(which) => {
			format!("같은 담당자의 다른 전송이 먼저 처리되었습니다({which}). 다시 보내십시오")
		}
		Error::Failed(failed) => of_call(failed),
		Error::Expired { expires_at, last } => {
			let last = last.as_deref().map(|reason| format!(" (노드의 답: {reason})"));
			format!(
				"유효 시간이 지났습니다. 서명이 만료된 블록 {expires_at} 전의 어느 확정 블록에도 없습니다{}",
				last.unwrap_or_default()
			)
		}
		Error::Unread { block, index, .. } => format!(
			"확정되었습니다(블록 {block}, 순번 {index}). 결과는 그 블록의 상태에 있으나 답하는 노드에 더는 없습니다. 모든 상태를 보관하는 \
			 노드에 물으십시오"
		),
		Error::ReferenceUsed(outcome) => format!(
			"이 참조번호는 이미 다른 호출에 쓰였습니다(블록 {}, 순번 {}{}). 아무것도 하지 않았습니다. 새 호출에는 새 참조번호를 쓰십시오",
			outcome.block,
			outcome.index,
			made(outcome.made)
		),
		Error::NotComparable(outcome) => format!(
			"이 참조번호의 호출이 이미 있습니다(블록 {}, 순번 {}{}). 그 뒤에 런타임이 바뀌어 같은 호출인지 알 수 없습니다. 먼저 무엇이 \
			 만들어졌는지 보고, 그 전에는 새 참조번호를 쓰지 마십시오",
			outcome.block,
			outcome.index,
			made(outcome.made)
		),
		Error::OtherNetwork { url, expected, found } => format!(
			"{url} 노드는 다른 네트워크의 것입니다. 제네시스 블록이 {found:?}이며, {expected:?}이어야 합니다"
		),
		Error::NodesDisagree { block, first, second } => format!(
			"확정 블록 {block}에 대한 노드의 답이 다릅니다. {}: {:?}, {}: {:?}. 어느 쪽도 믿지 말고 어느 것이 틀렸는지 확인하십시오",
			first.0, first.1, second.0, second.1
		),
		Error::OutcomeDiffers { who, block, index, said } => format!(
			"블록 {block}의 순번 {index}에서 처리되었다는 답과 달리, {who}의 답은 이렇습니다: {said}. 어느 쪽도 믿지 말고 어느 것이 \
			 틀렸는지 확인하십시오"
		),
		Error::NotConfirmed { block, reason } => format!(
			"한 노드의 답으로는 블록 {block}에 있으나 다른 확인이 없습니다: {reason}. 호출이 처리되었을 수 있습니다. 노드를 더 지정하고 \
			 `madang tx show`로 확인하십시오"
		),
		Error::NotFound(what) => format!("체인에 없습니다: {what}"),
		Error::Answer(reason) => format!("노드가 쓸 수 있는 답을 주지 않았습니다: {reason}"),
		Error::Incompatible(what) => format!(
			"이 프로그램은 체인과 다른 런타임에 맞추어 만들어졌습니다. 체인에 없거나 형식이 다른 것: {what}. 이 네트워크의 판을 쓰십시오"
		),
		Error::Signer(error) => format!("담당자의 키로 서명할 수 없습니다: {}", error.0),
		Error::Input(reason) => reason.clone(),
	}
}

fn made(object: Option<impl std::fmt::Display>) -> String {
	object.map(|object| format!(", 만든 것: {object}")).unwrap_or_default()
}

/// The error of a call, as `madang explain` has it.
fn of_call(failed: &CallError) -> String {
	let text = failed.to_string();
	let korean = match &failed.name {
		Some((pallet, name)) => {
			let name = format!("{pallet}.{name}");
			// What the error has inside stays: which row, and what is wrong with it.
			let inside = text.split_once(&format!("({name})")).map_or("", |(_, inside)| inside);
			explained::error(&name, Lang::Ko).map(|one| format!("{} ({name}){inside}", one.what))
		}
		None if failed.bad_origin => {
			explained::error("BadOrigin", Lang::Ko).map(|one| format!("{} (BadOrigin)", one.what))
		}
		None => None,
	};
	korean.unwrap_or(text)
}

/// Why the pool does not admit a transaction, by its sentence.
fn of_admission(reason: &str) -> Option<String> {
	let is_it = |code: &u8| {
		AdmissionError::from_code(*code).is_some_and(|error| error.to_string() == reason)
	};
	let code = (0..=u8::MAX).find(is_it)?;
	explained::error(&format!("Custom error: {code}"), Lang::Ko).map(|one| one.what)
}

/// Why a table cannot be read at all.
pub fn of_table(error: &FileError) -> String {
	match error {
		FileError::NotReadable { file, cause } => {
			format!("{file}: 읽을 수 없습니다: {}", of_system(&cause.to_string()))
		}
		FileError::NotCsv { file, what } => {
			format!("{file}: CSV가 아닙니다({what}). 시트를 \"CSV UTF-8\"로 저장하십시오")
		}
		FileError::Empty { file, expected } => {
			format!("{file}:1: 빈 파일입니다. 첫 줄은 이래야 합니다: {expected}")
		}
		FileError::Foreign { file, what, expected } => format!(
			"{file}: 다른 열이 있는 파일입니다({what}). 머리글이 {expected}인 파일을 만드십시오(docs/src/file-formats.md)"
		),
		FileError::Header { file, line, missing, unknown } => {
			let named = |what: &str, columns: &[String]| {
				(!columns.is_empty()).then(|| format!("{what} \"{}\"", columns.join("\", \"")))
			};
			let parts = [named("없는 열", missing), named("모르는 열", unknown)];
			let parts: Vec<_> = parts.into_iter().flatten().collect();
			format!("{file}:{line}: 머리글이 다릅니다: {}", parts.join(", "))
		}
		FileError::ColumnOrder { file, line, expected } => {
			format!("{file}:{line}: 열의 순서는 이래야 합니다: {expected}")
		}
	}
}

/// An error of an encrypted file or of a passphrase.
pub fn of_sealed(error: &madang_sealed::Error) -> String {
	use madang_sealed::Error;
	match error {
		Error::EmptyPassphrase => "빈 암호로는 아무것도 보호할 수 없습니다".to_owned(),
		Error::CostTooHigh => "키 파일이 너무 많은 메모리나 시간을 요구합니다".to_owned(),
		Error::InvalidParameters(reason) => format!("키 파일의 매개변수가 올바르지 않습니다: {reason}"),
		Error::Damaged => "키 파일이 손상되었습니다. 16진수가 아니거나 길이가 다른 항목이 있습니다".to_owned(),
		Error::WrongPassphrase => "암호가 틀렸거나 키 파일이 바뀌었습니다".to_owned(),
		Error::TooLong => "비밀이 너무 길어 암호화할 수 없습니다".to_owned(),
		Error::File(reason) => reason.clone(),
		Error::NotPrivate(path) => format!(
			"{path}에 비밀이 있으며 이 컴퓨터의 모든 사용자가 열 수 있습니다. `chmod 600 {path}`를 실행하십시오. 누군가 읽었을 수 있으면 \
			 비밀을 바꾸십시오(docs/src/keys.ko.md)"
		),
		Error::Terminal(reason) => format!("터미널에서 암호를 읽을 수 없습니다: {reason}"),
		Error::PassphrasesDiffer => "두 암호가 서로 다릅니다".to_owned(),
	}
}

/// An error of a hardware module.
pub fn of_device(error: &madang_pkcs11::Error) -> String {
	use madang_pkcs11::Error;
	match error {
		Error::Uri(reason) => reason.clone(),
		Error::NoModule => "PKCS#11 모듈을 지정하지 않았습니다. MADANG_PKCS11_MODULE에 .so 파일을 적거나 키 이름에 ?module-path=…를 \
			 붙이십시오"
			.to_owned(),
		Error::Module { path, reason } => {
			format!("PKCS#11 모듈 {}을(를) 쓸 수 없습니다: {reason}", path.display())
		}
		Error::NoToken { wanted, found } => format!("토큰이 없습니다({wanted}). {found}"),
		Error::SeveralTokens(count, wanted) => {
			format!("토큰이 {count}개 있습니다({wanted}). 일련번호도 적으십시오(serial=…)")
		}
		Error::NoKey(wanted) => format!("토큰에 Ed25519 키가 없습니다({wanted})"),
		Error::SeveralKeys(count, wanted) => {
			format!("토큰에 Ed25519 키가 {count}개 있습니다({wanted}). 키의 ID도 적으십시오(id=%01…)")
		}
		Error::OtherCurve => "키의 곡선이 edwards25519가 아닙니다. 토큰에 있는 담당자의 키는 Ed25519여야 합니다".to_owned(),
		Error::KeyExists(wanted) => format!("토큰에 그 키가 이미 있어 새로 만들지 않았습니다({wanted})"),
		Error::NoPublicKey(wanted) => format!("토큰이 이 키의 공개키를 보여 주지 않습니다: {wanted}"),
		Error::OtherKey => "토큰에서 이 이름의 키가 다른 키로 바뀌었습니다".to_owned(),
		Error::NoPin => "토큰이 PIN을 요구하지만 PIN이 없습니다".to_owned(),
		Error::WrongPin => "PIN이 틀렸습니다. 몇 번 틀리면 토큰이 잠기므로 다시 시도하지 않습니다".to_owned(),
		Error::LastTry => "한 번 더 틀리면 토큰이 잠기므로 PIN을 시도하지 않았습니다. 토큰의 도구로 로그인하면 횟수가 초기화됩니다".to_owned(),
		Error::PinLocked => "PIN이 여러 번 틀려 토큰이 잠겼습니다. 토큰의 도구로 푸십시오".to_owned(),
		Error::BadSignature => "토큰이 만든 서명이 공개키와 맞지 않아 쓰지 않습니다".to_owned(),
		Error::Failed { code, function, .. } => {
			format!("모듈의 답({function}): {code}{}", hint(code))
		}
	}
}

/// What the system says most, and its Korean.
const SYSTEM: [(&str, &str); 6] = [
	("No such file or directory (os error 2)", "파일이나 폴더가 없습니다"),
	("Permission denied (os error 13)", "권한이 없습니다"),
	("File exists (os error 17)", "파일이 이미 있습니다"),
	("Not a directory (os error 20)", "폴더가 아닙니다"),
	("Is a directory (os error 21)", "파일이 아니라 폴더입니다"),
	("No space left on device (os error 28)", "디스크에 남은 자리가 없습니다"),
];

/// A text in which the system's errors that people see most are in Korean.
pub fn of_system(text: &str) -> String {
	let replaced = |text: String, (english, korean): (&str, &str)| text.replace(english, korean);
	SYSTEM.into_iter().fold(text.to_owned(), replaced)
}

/// What the codes that people see most mean here.
fn hint(code: &str) -> &'static str {
	match code {
		"MechanismInvalid" => ". Ed25519 서명(CKM_EDDSA)을 만들지 못하는 모듈입니다",
		"KeyFunctionNotPermitted" => ". 이 키로는 서명할 수 없습니다(CKA_SIGN)",
		"TokenNotPresent" | "DeviceRemoved" => ". 토큰이 없습니다",
		_ => "",
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_client::api::types::RefOutcome;
	use subxt::utils::H256;

	fn is_korean(text: &str) -> bool {
		text.chars().any(|c| ('가'..='힣').contains(&c))
	}

	#[test]
	fn errors_of_the_client_are_in_korean_and_keep_what_they_quote() {
		let (block, hash, url) = (71, H256::repeat_byte(0xab), "ws://x".to_owned());
		let outcome = RefOutcome { block: 71, index: 1, call: [0; 16], made: None };
		let reason = || "quoted".to_owned();
		for (error, part) in [
			(Error::Connection { url: url.clone(), reason: reason() }, "quoted"),
			(Error::Rejected(reason()), "quoted"),
			(Error::NonceConflict(reason()), "quoted"),
			(Error::Expired { expires_at: block, last: Some(reason()) }, "quoted"),
			(Error::Unread { block, hash, index: 1, transaction: hash }, "71"),
			(Error::ReferenceUsed(outcome), "71"),
			(Error::NotComparable(outcome), "71"),
			(Error::OtherNetwork { url, expected: hash, found: H256::zero() }, "0xabab"),
			(
				Error::NodesDisagree {
					block,
					first: ("a".into(), hash),
					second: ("b".into(), H256::zero()),
				},
				"0xabab",
			),
			(Error::OutcomeDiffers { who: "b".into(), block, index: 1, said: reason() }, "quoted"),
			(Error::NotConfirmed { block, reason: reason() }, "quoted"),
			(Error::NotFound(reason()), "quoted"),
			(Error::Answer(reason()), "quoted"),
			(Error::Incompatible(reason()), "quoted"),
			(Error::Signer(madang_client::SignerError(reason())), "quoted"),
		] {
			let korean = of_client(&error);
			assert!(is_korean(&korean) && korean.contains(part), "{error}: {korean}");
		}
	}

	#[test]
	fn errors_of_the_chain_are_those_that_explain_has() {
		let name = Some(("Titles".to_owned(), "NotHeadOfQueue".to_owned()));
		let sentence = "It waits. (Titles.NotHeadOfQueue): index 7".to_owned();
		let error = Error::Failed(CallError { name, sentence, ..CallError::other("") });
		let korean = of_client(&error);
		assert!(korean.ends_with("(Titles.NotHeadOfQueue): index 7"), "{korean}");
		assert!(!korean.contains("It waits"), "{korean}");
		let admission = AdmissionError::from_code(2).unwrap().to_string();
		let korean = of_client(&Error::Rejected(admission));
		assert!(korean.contains("담당자"), "{korean}");
		let other = CallError::other("of the system");
		assert_eq!(of_client(&Error::Failed(other)), "of the system");
	}

	#[test]
	fn why_a_table_cannot_be_read_is_in_korean() {
		let (file, expected) = (|| "a.csv".to_owned(), || "loan,amount".to_owned());
		let cause = std::io::Error::from_raw_os_error(2);
		let (missing, unknown) = (vec!["loan".to_owned()], vec!["x".to_owned()]);
		for (error, part) in [
			(FileError::NotReadable { file: file(), cause }, "없습니다"),
			(FileError::NotCsv { file: file(), what: "a sheet" }, "a sheet"),
			(FileError::Empty { file: file(), expected: expected() }, "loan,amount"),
			(FileError::Foreign { file: file(), what: "a book", expected: expected() }, "a book"),
			(FileError::Header { file: file(), line: 7, missing, unknown }, "모르는 열 \"x\""),
			(FileError::ColumnOrder { file: file(), line: 7, expected: expected() }, "a.csv:7"),
		] {
			let korean = of_table(&error);
			assert!(is_korean(&korean) && korean.starts_with("a.csv"), "{korean}");
			assert!(korean.contains(part), "{part}: {korean}");
		}
	}

	#[test]
	fn what_the_system_says_most_is_in_korean() {
		for (code, (_, korean)) in [2, 13, 17, 20, 21, 28].into_iter().zip(SYSTEM) {
			let error = std::io::Error::from_raw_os_error(code);
			assert_eq!(of_system(&format!("a: {error}")), format!("a: {korean}"));
		}
		assert_eq!(of_system("other (os error 5)"), "other (os error 5)");
	}

	#[test]
	fn errors_of_files_and_modules_are_in_korean() {
		use madang_pkcs11::Error as Device;
		use madang_sealed::Error as Sealed;
		for error in [
			Sealed::EmptyPassphrase,
			Sealed::CostTooHigh,
			Sealed::InvalidParameters("x".into()),
			Sealed::Damaged,
			Sealed::WrongPassphrase,
			Sealed::TooLong,
			Sealed::NotPrivate("x".into()),
			Sealed::Terminal("x".into()),
			Sealed::PassphrasesDiffer,
		] {
			assert!(is_korean(&of_sealed(&error)), "{error}");
		}
		let failed = |code: &str| Device::Failed {
			code: code.into(),
			function: "C_Sign".into(),
			transient: false,
		};
		for error in [
			Device::NoModule,
			Device::NoKey("x".into()),
			Device::WrongPin,
			Device::LastTry,
			Device::PinLocked,
			failed("GeneralError"),
		] {
			assert!(is_korean(&of_device(&error)), "{error}");
		}
		assert!(of_device(&failed("DeviceRemoved")).contains("토큰이 없습니다"));
	}
}
