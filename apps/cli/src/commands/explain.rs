//! `madang explain`: what an error, a call or an exit code means.

use crate::{
	context::Context,
	explained::{find, like, Explained},
	failure::Failure,
	lang::Lang,
};
use serde_json::json;

/// `madang explain …`
#[derive(clap::Args, Debug)]
pub struct Args {
	/// An error (Titles.NotHeadOfQueue, BadOrigin), a call (titles.file) or an exit code (5)
	name: String,
}

/// Run the command.
pub fn run(context: &Context, args: &Args) -> Result<(), Failure> {
	let lang = Lang::now();
	let Some(Explained { name, who, what }) = find(&args.name, lang) else {
		let known = like(&args.name);
		let similar = match known.is_empty() {
			true => String::new(),
			false => t!("; similar names: {}", known.join(", ")),
		};
		return Err(Failure::input(t!(
			"{} is not an error, a call or an exit code{similar}",
			args.name
		)));
	};
	context.output.answer(&json!({ "name": name, "who": who, "what": what }), || {
		let who =
			who.as_ref().map(|who| format!("\n{}: {who}", lang.of("who", "호출할 수 있는 곳")));
		format!("{name}\n{what}{}", who.unwrap_or_default())
	});
	Ok(())
}
