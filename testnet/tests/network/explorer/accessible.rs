//! The rules of WCAG 2.2 AA, on which KWCAG 2.2 is based, as far as a program can check them: by axe-core.

use anyhow::{ensure, Context, Result};
use madang_testnet::browser::{Scheme, Tab};
use std::{env, fs};

/// The file of axe-core. `scripts/test` installs it (testnet/accessibility).
const FILE: &str = "MADANG_AXE";

/// What is checked: everything that the standards demand, and what is good practice.
const CHECK: &str =
	"axe.run(document, { resultTypes: ['violations'], runOnly: { type: 'tag', values: \
	['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } }).then(found => \
	found.violations.map(one => one.id + ' (' + one.impact + '): ' + \
	one.nodes.map(node => node.html + ' ' + node.failureSummary).join('; ')))";

/// The rules.
pub struct Rules(String);

impl Rules {
	/// Read them. None, with a line that says so, if they are not installed.
	pub fn read() -> Result<Option<Self>> {
		let Some(file) = env::var_os(FILE) else {
			eprintln!("SKIPPED: the rules for accessible pages: {FILE} names no file of axe-core");
			return Ok(None);
		};
		Ok(Some(Self(
			fs::read_to_string(&file).with_context(|| format!("{FILE}: {}", file.display()))?,
		)))
	}

	/// Check the page that is loaded, light and dark.
	pub async fn check(&self, tab: &Tab, place: &str) -> Result<()> {
		tab.value(&format!("{}; 0", self.0)).await?;
		for scheme in [Scheme::Dark, Scheme::Light] {
			tab.prefer(scheme).await?;
			let found = tab.value(CHECK).await?;
			let found = found.as_array().context("no findings")?;
			ensure!(found.is_empty(), "{place} ({scheme:?}): {found:#?}");
		}
		Ok(())
	}
}
