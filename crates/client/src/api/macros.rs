//! Builds a function for each call of the runtime.

macro_rules! calls {
	([$($other:ident),*] $($(#[$module_doc:meta])* $module:ident($pallet:literal) {
		$($(#[$doc:meta])* $call:ident($($arg:ident: $type:ty),* $(,)?);)*
	})*) => {
		/// Calls, by pallet. The pallets document who may make them and what they do.
		pub mod calls {
			$(pub use super::$other::calls::$other;)*
			$(
				$(#[$module_doc])*
				pub mod $module {
					#[allow(unused_imports)]
					use super::super::types::*;
					use subxt::{tx::DynamicPayload, utils::Static};

					$(
						$(#[$doc])*
						#[allow(clippy::too_many_arguments)]
						pub fn $call($($arg: $type),*) -> DynamicPayload<($(Static<$type>,)*)> {
							subxt::tx::dynamic($pallet, stringify!($call), ($(Static($arg),)*))
						}
					)*
				}
			)*
		}
	};
}
