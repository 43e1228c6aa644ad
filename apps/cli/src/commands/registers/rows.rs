//! Rows of a file that are sent all or none.

use crate::{context::Context, failure::Failure};
use madang_client::files::{Checked, Row};
use serde_json::{json, Value};

/// A file without an error. Otherwise each error is printed, and nothing is sent.
pub fn good<R: Row>(context: &Context, checked: Checked<R>) -> Result<Checked<R>, Failure> {
	for error in &checked.refused {
		context.output.note(&refused(&error.file, error.line, error), || error.to_string());
	}
	match (checked.all_good(), checked.rows.is_empty()) {
		(false, _) => Err(Failure::input(t!("the file has bad rows: nothing was sent"))),
		(true, true) => Err(Failure::input(t!("the file has no rows"))),
		(true, false) => Ok(checked),
	}
}

/// A bad row for programs.
pub fn refused(file: &str, line: u64, reason: impl ToString) -> Value {
	json!({ "refused": { "file": file, "line": line, "reason": reason.to_string() } })
}
