//! What a change of a record is based on.

use crate::{reference::Reference, values};
use clap::Args;
use madang_client::api::types::Commitment;

/// On what a change is based.
#[derive(Args, Debug)]
pub struct Papers {
	/// Commitment to the papers on which the change is based
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
	pub evidence: Commitment,
	#[command(flatten)]
	/// The call's reference
	pub reference: Reference,
}
