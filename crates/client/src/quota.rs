//! How much an institution may send, and how much of it is used.

use crate::{
	api::{storage, types::*},
	error::Error,
	State,
};
use pallet_institutions::Buckets;
use subxt::utils::Static;

/// An institution's quota at a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct QuotaState {
	/// The quota.
	pub quota: Quota,
	/// Whether it is the default, because the council has set none.
	pub is_default: bool,
	/// The allowance in each of the two lanes for governance.
	pub lane: Allowance,
	/// How much is used and not available again yet.
	pub used: Used,
}

impl State {
	/// An institution's quota and its usage.
	pub async fn quota(&self, id: InstitutionId) -> Result<QuotaState, Error> {
		let set = self.fetch(storage::quota(), (Static(id),)).await?;
		let default: Static<Quota> = self.constant("Institutions", "DefaultQuota")?;
		let lane: Static<Allowance> = self.constant("Institutions", "LaneAllowance")?;
		let day: u32 = self.constant("Institutions", "Day")?;
		let quota = set.unwrap_or(default.0);
		let buckets = Buckets::new(&quota, day.into(), lane.0);
		let used = match self.fetch(storage::usage(), (Static(id),)).await? {
			Some(usage) => {
				let now = u32::try_from(self.number()).map_err(Error::answer)?;
				buckets.used(&buckets.drain(usage, now))
			}
			None => Used::default(),
		};
		Ok(QuotaState { quota, is_default: set.is_none(), lane: lane.0, used })
	}
}
