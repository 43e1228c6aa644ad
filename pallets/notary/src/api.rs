//! The runtime API about notarial acts and apostilles.

use crate::{Act, ActId, Apostille, ApostilleId, Attestation, Link, SeriesNumber};
use alloc::vec::Vec;
use codec::Codec;
use madang_primitives::InstitutionId;

sp_api::decl_runtime_apis! {
	/// Acts and apostilles by their numbers, and chains of attestations. Nothing lists those of a party.
	pub trait NotaryApi<AccountId: Codec> {
		/// The attestations that lead to this one, the first one first, and itself. Empty if it does not exist. The
		/// whole is valid if every link was valid then.
		fn attestation_chain(id: Attestation) -> Vec<Link<AccountId>>;

		/// The act that has a number in a notary's series.
		fn act(notary: InstitutionId, number: SeriesNumber) -> Option<(ActId, Act<AccountId>)>;

		/// The apostille that has a number in an authority's register.
		fn apostille(
			authority: InstitutionId,
			number: SeriesNumber,
		) -> Option<(ApostilleId, Apostille<AccountId>)>;
	}
}
