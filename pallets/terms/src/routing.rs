//! The terms of several pallets as the one key of a runtime.

/// Joins the terms of several pallets: the key of the queue, its kinds, and the handler that routes each
/// term to the pallet that has it.
///
/// Each row is `index => Name: the pallet's TermKey => the pallet`. The indexes are part of the queue
/// and of the list of paused days: they are never changed or reused. A key converts into the joint one
/// by `From`. The calling crate has `codec` and `scale_info` as dependencies.
///
/// ```ignore
/// pallet_terms::terms! {
///     /// A term of any pallet.
///     pub key LegalTerm;
///     /// A kind of terms of any pallet.
///     pub kind LegalTermKind;
///     /// Routes a term to the pallet that has it.
///     pub handler ByPallet;
///
///     /// Of deals.
///     0 => Deal: DealTerm => Conveyances,
///     /// Of banks' offers.
///     1 => Offer: OfferTerm => Lending,
/// }
/// ```
#[macro_export]
macro_rules! terms {
	// An enum that is stored.
	(
		@stored $(#[$enum_doc:meta])* $vis:vis enum $Enum:ident {
			$( $(#[$doc:meta])* $index:literal => $Name:ident: $Content:ty, )+
		}
	) => {
		$(#[$enum_doc])*
		#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
		#[derive(
			::codec::Encode,
			::codec::Decode,
			::codec::DecodeWithMemTracking,
			::codec::MaxEncodedLen,
			::scale_info::TypeInfo,
		)]
		$vis enum $Enum {
			$( $(#[$doc])* #[codec(index = $index)] $Name($Content), )+
		}
	};
	(
		$(#[$key_doc:meta])* $key_vis:vis key $Key:ident;
		$(#[$kind_doc:meta])* $kind_vis:vis kind $Kind:ident;
		$(#[$handler_doc:meta])* $handler_vis:vis handler $Handler:ident;
		$( $(#[$doc:meta])* $index:literal => $Name:ident: $Term:ty => $Pallet:ty ),+ $(,)?
	) => {
		$crate::terms! {
			@stored
			$(#[$key_doc])* $key_vis enum $Key {
				$( $(#[$doc])* $index => $Name: $Term, )+
			}
		}

		$crate::terms! {
			@stored
			$(#[$kind_doc])* $kind_vis enum $Kind {
				$( $(#[$doc])* $index => $Name: <$Term as $crate::TermKey>::Kind, )+
			}
		}

		$(
			impl From<$Term> for $Key {
				fn from(term: $Term) -> Self {
					Self::$Name(term)
				}
			}
		)+

		impl $crate::TermKey for $Key {
			type Kind = $Kind;

			fn kind(&self) -> $Kind {
				match self {
					$( Self::$Name(term) => $Kind::$Name($crate::TermKey::kind(term)), )+
				}
			}
		}

		impl $crate::TermKind for $Kind {
			fn all() -> $crate::__private::Vec<Self> {
				let mut all = $crate::__private::Vec::new();
				$(
					let kinds = <<$Term as $crate::TermKey>::Kind as $crate::TermKind>::all();
					all.extend(kinds.into_iter().map(Self::$Name));
				)+
				all
			}

			fn priority(self) -> $crate::Priority {
				match self {
					$( Self::$Name(kind) => $crate::TermKind::priority(kind), )+
				}
			}
		}

		$(#[$handler_doc])*
		$handler_vis struct $Handler;

		impl $crate::TermHandler<$Key> for $Handler {
			fn running(key: &$Key) -> Option<$crate::Term> {
				match key {
					$( $Key::$Name(term) => {
						<$Pallet as $crate::TermHandler<$Term>>::running(term)
					}, )+
				}
			}

			fn pass(
				key: &$Key,
				last: $crate::__private::KoreanDay,
			) -> $crate::__private::DispatchResult {
				match key {
					$( $Key::$Name(term) => {
						<$Pallet as $crate::TermHandler<$Term>>::pass(term, last)
					}, )+
				}
			}

			fn weight(kind: $Kind) -> $crate::__private::Weight {
				match kind {
					$( $Kind::$Name(kind) => {
						<$Pallet as $crate::TermHandler<$Term>>::weight(kind)
					}, )+
				}
			}
		}
	};
}
