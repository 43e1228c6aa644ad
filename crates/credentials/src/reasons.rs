//! Why a presentation is not accepted.

use alloc::string::String;
use core::fmt;

/// A part of a presentation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Part {
	/// The header that the issuer signed.
	Header,
	/// The claims that the issuer signed.
	Payload,
	/// The issuer's signature.
	Signature,
	/// A disclosure.
	Disclosure,
	/// The header of the key binding.
	BindingHeader,
	/// The claims of the key binding.
	BindingPayload,
	/// The holder's signature.
	BindingSignature,
}

impl Part {
	/// All parts.
	pub const ALL: [Self; 7] = [
		Self::Header,
		Self::Payload,
		Self::Signature,
		Self::Disclosure,
		Self::BindingHeader,
		Self::BindingPayload,
		Self::BindingSignature,
	];

	/// Its name in English.
	pub fn english(self) -> &'static str {
		match self {
			Self::Header => "header",
			Self::Payload => "claims",
			Self::Signature => "signature",
			Self::Disclosure => "disclosure",
			Self::BindingHeader => "key binding header",
			Self::BindingPayload => "key binding claims",
			Self::BindingSignature => "key binding signature",
		}
	}

	/// Its name in Korean.
	pub fn korean(self) -> &'static str {
		match self {
			Self::Header => "헤더",
			Self::Payload => "클레임",
			Self::Signature => "서명",
			Self::Disclosure => "공개 항목",
			Self::BindingHeader => "키 바인딩 헤더",
			Self::BindingPayload => "키 바인딩 클레임",
			Self::BindingSignature => "키 바인딩 서명",
		}
	}
}

macro_rules! reasons {
	($($name:ident $(($kind:ident $part:ident))? $code:literal $english:literal $korean:literal;)*) => {
		/// A reason for which a presentation is not accepted. Each has a code, and a sentence in English
		/// and Korean.
		#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
		pub enum Reason {
			$(
				#[doc = $english]
				$name $(($kind))?,
			)*
		}

		impl Reason {
			/// Every reason; those about a part with each part.
			pub fn all() -> alloc::vec::Vec<Self> {
				let mut all = alloc::vec::Vec::new();
				$(reasons!(@each all $name $($kind)?);)*
				all
			}

			/// The code, for programs and documents.
			pub fn code(self) -> &'static str {
				match self {
					$(Self::$name $(($part))? => { $(let _ = $part;)? $code },)*
				}
			}

			/// The sentence in English.
			pub fn english(self) -> &'static str {
				match self {
					$(Self::$name $(($part))? => { $(let _ = $part;)? $english },)*
				}
			}

			/// The sentence in Korean.
			pub fn korean(self) -> &'static str {
				match self {
					$(Self::$name $(($part))? => { $(let _ = $part;)? $korean },)*
				}
			}

			/// The part that it is about.
			pub fn part(self) -> Option<Part> {
				match self {
					$(Self::$name $(($part))? => reasons!(@part $($part)?),)*
				}
			}
		}
	};
	(@each $all:ident $name:ident $kind:ident) => {
		$all.extend(Part::ALL.map(Self::$name));
	};
	(@each $all:ident $name:ident) => {
		$all.push(Self::$name);
	};
	(@part $part:ident) => { Some($part) };
	(@part) => { None };
}

reasons! {
	TooLong "too-long"
		"The presentation is longer than 256 KiB."
		"제시 자료가 256KiB를 넘습니다.";
	Malformed "malformed"
		"The presentation is not JWT~DISCLOSURE~…~ with or without a key binding."
		"제시 자료의 구조가 SD-JWT 형식에 맞지 않습니다.";
	TooManyDisclosures "too-many-disclosures"
		"There are more than 1,024 disclosures."
		"공개 항목이 1,024개를 넘습니다.";
	NotBase64url(Part part) "not-base64url"
		"A part is not base64url in its one form: without padding, other letters or bits left over."
		"base64url 표준 형식이 아닌 부분이 있습니다.";
	NotJson(Part part) "not-json"
		"A part is not JSON of the expected kind, or has a number that not every reader has."
		"JSON 형식에 맞지 않는 부분이 있습니다.";
	MemberTwice(Part part) "member-twice"
		"A JSON object has two members of the same name."
		"JSON 객체에 같은 이름의 항목이 두 번 나옵니다.";
	TooDeep(Part part) "too-deep"
		"The JSON is nested deeper than 32 levels."
		"JSON 중첩이 32단계를 넘습니다.";
	WrongType(Part part) "wrong-type"
		"The header names another type (typ)."
		"헤더의 유형(typ)이 다릅니다.";
	UnknownCritical(Part part) "unknown-critical"
		"The header demands an extension (crit) that is not known."
		"헤더가 지원하지 않는 필수 확장(crit)을 요구합니다.";
	AlgorithmNone(Part part) "algorithm-none"
		"The header says that there is no signature (alg none)."
		"서명이 없는 알고리즘(alg none)입니다.";
	UnknownAlgorithm(Part part) "unknown-algorithm"
		"The header names an unknown signature algorithm."
		"알 수 없는 서명 알고리즘입니다.";
	AlgorithmNotAllowed(Part part) "algorithm-not-allowed"
		"The verifier does not allow this signature algorithm."
		"검증 기관이 허용하지 않는 서명 알고리즘입니다.";
	AlgorithmDoesNotFitKey(Part part) "algorithm-does-not-fit-key"
		"The signature algorithm of the header is not that of the key."
		"헤더의 서명 알고리즘이 키의 종류와 맞지 않습니다.";
	MissingKeyId "missing-key-id"
		"The header does not say which key of the issuer signed (kid)."
		"헤더에 발급기관의 키 식별자(kid)가 없습니다.";
	KeyOfAnotherIssuer "key-of-another-issuer"
		"The key that the header names does not belong to the issuer."
		"헤더에 적힌 키가 발급기관의 키가 아닙니다.";
	UnknownIssuerKey "unknown-issuer-key"
		"The key of the issuer is not known."
		"발급기관의 키를 찾을 수 없습니다.";
	BadSignature(Part part) "bad-signature"
		"The signature is not valid."
		"서명이 올바르지 않습니다.";
	UnknownDigestAlgorithm "unknown-digest-algorithm"
		"The digests are not SHA-256 (_sd_alg)."
		"해시 알고리즘(_sd_alg)이 SHA-256이 아닙니다.";
	BadDigest "bad-digest"
		"A digest is not a text, or _sd is not a list."
		"해시값의 형식이 올바르지 않습니다.";
	DigestTwice "digest-twice"
		"The same digest is in the claims twice."
		"같은 해시값이 두 번 나옵니다.";
	BadDisclosure "bad-disclosure"
		"A disclosure is not [salt, name, value] or [salt, value]."
		"공개 항목의 형식이 올바르지 않습니다.";
	DisclosureTwice "disclosure-twice"
		"The same disclosure is there twice."
		"같은 공개 항목이 두 번 들어 있습니다.";
	DisclosureUnused "disclosure-unused"
		"No digest refers to a disclosure: it is not part of this certificate."
		"증명서에 속하지 않는 공개 항목이 들어 있습니다.";
	WrongKindOfDisclosure "wrong-kind-of-disclosure"
		"A disclosure of a member stands for an element, or the reverse."
		"객체 항목과 배열 원소의 공개 항목이 뒤바뀌었습니다.";
	ReservedName "reserved-name"
		"A disclosure has a reserved name: _sd, ... or _sd_alg."
		"공개 항목이 예약된 이름(_sd, ..., _sd_alg)을 씁니다.";
	ReservedMember "reserved-member"
		"A reserved name (... or _sd_alg) is in a place where it has no meaning."
		"예약된 이름(..., _sd_alg)이 잘못된 위치에 있습니다.";
	ClaimTwice "claim-twice"
		"A disclosure has the name of a claim that is there already."
		"이미 있는 클레임과 같은 이름의 공개 항목입니다.";
	BadIssuer "bad-issuer"
		"The issuer (iss) is missing or is not a did:madang."
		"발급기관(iss)이 없거나 did:madang 형식이 아닙니다.";
	BadKind "bad-kind"
		"The kind of certificate (vct) is missing or is not a text."
		"증명서 종류(vct)가 없거나 형식이 올바르지 않습니다.";
	BadTime "bad-time"
		"A time (iat, nbf, exp) is missing or is not whole seconds."
		"시각(iat, nbf, exp)이 없거나 초 단위 정수가 아닙니다.";
	BadHolderKey "bad-holder-key"
		"The key of the holder (cnf) is not a valid public key."
		"소지자의 키(cnf)가 올바른 공개키가 아닙니다.";
	BadStatus "bad-status"
		"The reference to a status list (status) cannot be evaluated."
		"상태목록 참조(status)를 해석할 수 없습니다.";
	NeverHidden "never-hidden"
		"A claim was hidden that must be in the open: iss, vct, iat, nbf, exp, cnf or status."
		"숨길 수 없는 클레임(iss, vct, iat, nbf, exp, cnf, status)이 공개 항목으로 들어 있습니다.";
	IssuedInFuture "issued-in-future"
		"The certificate was issued in the future (iat)."
		"발급 시각(iat)이 현재보다 늦습니다.";
	NotYetValid "not-yet-valid"
		"The certificate is not valid yet (nbf)."
		"아직 효력이 시작되지 않은 증명서입니다(nbf).";
	Expired "expired"
		"The certificate has expired (exp)."
		"유효기간이 지난 증명서입니다(exp).";
	Revoked "revoked"
		"The certificate is revoked."
		"폐지된 증명서입니다.";
	Suspended "suspended"
		"The certificate is suspended."
		"효력이 정지된 증명서입니다.";
	StatusUnknown "status-unknown"
		"The status of the certificate cannot be determined."
		"증명서의 상태를 확인할 수 없습니다.";
	BindingMissing "binding-missing"
		"The presentation is not signed by the holder, and the verifier demands it."
		"소지자의 서명(키 바인딩)이 없습니다.";
	BindingNotAskedFor "binding-not-asked-for"
		"The presentation is signed for a question that this verifier did not ask."
		"검증 기관이 요청하지 않은 소지자 서명이 들어 있습니다.";
	NoHolderKey "no-holder-key"
		"The certificate names no key of a holder, so no one can sign for it."
		"증명서에 소지자의 키가 없어 소지자 서명을 확인할 수 없습니다.";
	WrongAudience "wrong-audience"
		"The presentation was made for another verifier (aud)."
		"다른 검증 기관에 제시된 자료입니다(aud).";
	AudienceIsList "audience-is-list"
		"The presentation names several verifiers (aud): it must be for one."
		"제시 대상(aud)이 여럿입니다. 하나여야 합니다.";
	WrongNonce "wrong-nonce"
		"The presentation answers another question (nonce)."
		"다른 요청에 대한 응답입니다(nonce).";
	WrongPresentationHash "wrong-presentation-hash"
		"The holder signed other contents (sd_hash)."
		"소지자가 서명한 내용과 다릅니다(sd_hash).";
	BindingBadTime "binding-bad-time"
		"The time of the holder's signature is missing or is not whole seconds."
		"소지자 서명 시각이 없거나 초 단위 정수가 아닙니다.";
	BindingTooOld "binding-too-old"
		"The holder's signature is too old."
		"소지자 서명이 너무 오래되었습니다.";
	BindingInFuture "binding-in-future"
		"The holder's signature is dated in the future."
		"소지자 서명 시각이 현재보다 늦습니다.";
}

impl Reason {
	/// The sentence in Korean, with the part that it is about.
	pub fn korean_text(self) -> String {
		match self.part() {
			Some(part) => alloc::format!("{} ({})", self.korean(), part.korean()),
			None => self.korean().into(),
		}
	}
}

impl fmt::Display for Reason {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.part() {
			Some(part) => write!(f, "{} ({})", self.english(), part.english()),
			None => f.write_str(self.english()),
		}
	}
}
