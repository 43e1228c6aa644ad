//! Proposals that name a new administrator and carry the consent of its account.

use super::encoded::encode;
use crate::{
	appointments::{Newcomer, PROPOSAL},
	context::Context,
	failure::Failure,
	values,
};
use clap::Args;
use madang_client::{
	api::{calls::institutions, types::*},
	State,
};
use madang_primitives::appointment::Appointment;

/// Admit an institution.
#[derive(Args, Debug)]
pub struct Admission {
	/// The institution's kind
	#[arg(long, value_parser = values::kind)]
	kind: InstitutionKind,
	/// Its official Korean name
	#[arg(long)]
	name_ko: String,
	/// Its English name
	#[arg(long)]
	name_en: String,
	/// Its districts, by the first digits of their codes; "" is the whole nation
	#[arg(long, value_delimiter = ',')]
	jurisdiction: Vec<DistrictPrefix>,
	/// The account of its first administrator
	#[arg(long, value_parser = values::account)]
	administrator: Account,
	#[command(flatten)]
	newcomer: Newcomer,
}

impl Admission {
	/// The act, encoded for the runtime of a block.
	pub async fn act(self, context: &Context, state: &State) -> Result<ProposedAct, Failure> {
		let (ko, en) = (self.name_ko.into_bytes(), self.name_en.into_bytes());
		let appointment = Appointment::first_administrator(self.kind, &ko, &en);
		let consent =
			self.newcomer.consents(context, self.administrator, appointment, PROPOSAL).await?;
		let call = institutions::admit_institution(
			self.kind,
			ko,
			en,
			self.jurisdiction,
			self.administrator,
			consent,
		);
		encode(state, call)
	}
}

/// Replace an institution's administrator.
#[derive(Args, Debug)]
pub struct Replacement {
	/// The institution's number
	#[arg(value_parser = values::institution)]
	institution: InstitutionId,
	/// The new administrator's account
	#[arg(value_parser = values::account)]
	account: Account,
	#[command(flatten)]
	newcomer: Newcomer,
}

impl Replacement {
	/// The act, encoded for the runtime of a block.
	pub async fn act(self, context: &Context, state: &State) -> Result<ProposedAct, Failure> {
		let appointment = Appointment::Administrator(self.institution);
		let consent = self.newcomer.consents(context, self.account, appointment, PROPOSAL).await?;
		encode(state, institutions::replace_administrator(self.institution, self.account, consent))
	}
}
