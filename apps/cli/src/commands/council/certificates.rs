//! What the council can decide about certificates.

use super::encoded::encode;
use crate::{failure::Failure, values};
use clap::Subcommand;
use madang_client::{
	api::{calls::certificates, types::*},
	State,
};

/// What to propose.
#[derive(Subcommand, Debug)]
pub enum Act {
	/// Enter a kind of certificates (증명서 종류), or another version of it
	SetKind {
		/// The kind's number
		kind: u16,
		/// Its Korean name
		#[arg(long, value_name = "NAME", value_parser = values::public_name)]
		name_ko: pallet_institutions::Name,
		/// Its English name
		#[arg(long, value_name = "NAME", value_parser = values::public_name)]
		name_en: pallet_institutions::Name,
		/// The type of its credentials (vct), which no other kind has
		#[arg(long = "type", value_name = "TYPE", value_parser = values::credential_type)]
		credential_type: CredentialType,
		/// The number of the institution in charge, which accredits issuers
		#[arg(long, value_parser = values::institution)]
		in_charge: InstitutionId,
		/// For how many days a certificate is valid at most
		#[arg(long)]
		max_days: u32,
		/// Each batch is of an area, and issuers are accredited for areas; this never changes
		#[arg(long)]
		per_area: bool,
		/// The paper of a loan's document bundle that it stands for
		#[arg(long, value_name = "PAPER")]
		paper: Option<PaperKind>,
		/// Accredit and anchor nothing any more
		#[arg(long)]
		retired: bool,
	},
}

impl Act {
	/// The act, encoded for the runtime of a block.
	pub fn encoded(self, state: &State) -> Result<ProposedAct, Failure> {
		let Self::SetKind {
			kind,
			name_ko,
			name_en,
			credential_type,
			in_charge,
			max_days,
			per_area,
			paper,
			retired,
		} = self;
		let details = CertificateKind {
			name_ko,
			name_en,
			credential_type,
			in_charge,
			max_days,
			per_area,
			paper,
			retired,
		};
		encode(state, certificates::set_kind(KindId(kind), details))
	}
}
