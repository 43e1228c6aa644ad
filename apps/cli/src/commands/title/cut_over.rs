//! The cut-overs: from which day on the chain is the register of which place.

use crate::{context::Context, failure::Failure, output};
use madang_client::{api::types::*, view};
use serde_json::{json, Value};

/// Show all cut-overs, or the one that counts in a district.
pub async fn show(context: &Context, district: Option<DistrictCode>) -> Result<(), Failure> {
	let state = context.state().await?;
	let all: Vec<(String, CutOver)> = match district {
		Some(code) => {
			let found = view::cut_over_at(&state, code).await?;
			found.into_iter().map(|one| (code.to_string(), one)).collect()
		}
		None => {
			let mut all = state.cut_overs().await?;
			all.sort();
			all.into_iter().map(|(prefix, one)| (prefix.to_string(), one)).collect()
		}
	};
	let value: Value = all
		.iter()
		.map(|(place, CutOver { on, import_until })| {
			json!({
				"place": place,
				"on": on.to_string(),
				"import_until": import_until.to_string(),
			})
		})
		.collect();
	context.output.answer(&value, || match all.is_empty() {
		true => t!("No cut-over is set: nothing can be filed or imported.").to_owned(),
		false => output::table(
			["place", "register since", "import until"],
			all.iter().map(|(place, CutOver { on, import_until })| {
				[place.clone(), on.to_string(), import_until.to_string()]
			}),
		),
	});
	Ok(())
}
