//! The cut-overs: from which day on the chain is the register of which place.

use crate::{context::Context, failure::Failure, output};
use madang_client::api::types::*;
use serde_json::{json, Value};

/// Show all cut-overs, or those whose prefix covers a district, the one that counts first.
pub async fn show(context: &Context, district: Option<DistrictCode>) -> Result<(), Failure> {
	let state = context.state().await?;
	let mut all = state.cut_overs().await?;
	all.retain(|(prefix, _)| district.is_none_or(|code| prefix.covers(code)));
	match district {
		Some(_) => all.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.digits)),
		None => all.sort(),
	}
	let value: Value = all
		.iter()
		.map(|(prefix, CutOver { on, import_until })| {
			json!({
				"place": if prefix.digits == 0 { String::new() } else { prefix.to_string() },
				"on": on.to_string(),
				"import_until": import_until.to_string(),
			})
		})
		.collect();
	context.output.answer(&value, || {
		if all.is_empty() {
			return "No cut-over is set here: nothing can be filed or imported, unless the district \
			        follows one from which it came."
				.to_owned();
		}
		output::table(
			["place", "register since", "import until"],
			all.iter().map(|(prefix, CutOver { on, import_until })| {
				[prefix.to_string(), on.to_string(), import_until.to_string()]
			}),
		)
	});
	Ok(())
}
