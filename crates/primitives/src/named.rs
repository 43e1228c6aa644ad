//! Lists of codes with a Korean and an English name each.

/// Whether two names are the same but for spaces and dots: the law writes `제1종 근린생활시설` and
/// `국방·군사시설`, files write `제1종근린생활시설` and `국방,군사시설`.
pub(crate) fn same_name(one: &str, other: &str) -> bool {
	letters(one).eq(letters(other))
}

/// The letters of a name without its spaces. All marks that files use for the dot are one mark.
fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
	text.chars().filter(|letter| !letter.is_whitespace()).map(|letter| match letter {
		'ㆍ' | '・' | '•' | '‧' | '･' | '.' | ',' => '·',
		other => other,
	})
}

/// Defines an enum from one list: each variant has a code, a Korean name and an English name. A
/// code is never used again, so lists only grow.
macro_rules! named_codes {
	(
		$(#[$doc:meta])*
		$type:ident: $count:literal, $unknown:literal;
		$($code:literal $name:ident $korean:literal $english:literal;)*
	) => {
		$(#[$doc])*
		#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
		#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
		#[derive(Serialize, Deserialize)]
		pub enum $type {
			$(
				#[doc = concat!($english, " (", $korean, ").")]
				#[codec(index = $code)]
				$name = $code,
			)*
		}

		impl $type {
			/// Every variant, ordered by code.
			pub const ALL: [Self; $count] = [$(Self::$name),*];

			/// The Korean name, as the books and the law write it.
			pub const fn korean(self) -> &'static str {
				match self { $(Self::$name => $korean),* }
			}
		}

		impl core::fmt::Display for $type {
			fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
				f.write_str(self.korean())
			}
		}

		impl core::str::FromStr for $type {
			type Err = &'static str;

			/// Reads the Korean name, with or without its spaces and with any mark for its dots.
			fn from_str(text: &str) -> Result<Self, Self::Err> {
				Self::ALL
					.into_iter()
					.find(|one| crate::named::same_name(one.korean(), text))
					.ok_or($unknown)
			}
		}
	};
}

pub(crate) use named_codes;
