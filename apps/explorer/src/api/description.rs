//! What there is, for programs that read descriptions.

use super::{
	answers::{answer, Answer, Stays},
	openapi,
};
use crate::ask::Ask;

/// `openapi.json`.
pub async fn description(ask: Ask) -> Answer {
	let access = ask.explorer.access.as_ref();
	let cookie = access.map_or("madang-explorer", |access| access.site.cookie());
	Ok(answer(&ask, &openapi::document(cookie), Stays::ForNow))
}
