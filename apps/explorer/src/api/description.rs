//! What there is, for programs that read descriptions.

use super::{
	answers::{answer, Answer, Stays},
	openapi,
};
use crate::ask::Ask;

/// `openapi.json`.
pub async fn description(ask: Ask) -> Answer {
	Ok(answer(&ask, &openapi::document(), Stays::ForNow))
}
