//! How progress is shown.

use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// A spinner, for work of which the length is not known.
pub fn spinner(what: &'static str) -> ProgressBar {
	let spinner = ProgressBar::new_spinner();
	spinner.set_style(style("{spinner} {msg} ({elapsed})"));
	spinner.set_message(what);
	spinner.enable_steady_tick(Duration::from_millis(200));
	spinner
}

/// How a bar or spinner looks.
pub fn style(template: &str) -> ProgressStyle {
	ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
