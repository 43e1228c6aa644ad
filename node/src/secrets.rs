//! Secrets that other users of the machine could see: on the command line, and in files.

use sc_cli::RunCmd;

/// Refuse to run with a secret that others can see.
///
/// A passphrase on the command line is refused always. The rest is refused on a live network:
/// networks to try things out have nothing to hide, and their keys are published anyway.
pub fn ensure_hidden(run: &RunCmd, is_live: bool) -> Result<(), String> {
	if run.keystore_params.password.is_some() {
		return Err(
			"anyone who lists this machine's processes can read a passphrase that is given \
			with --password: use --password-filename or --password-interactive"
				.into(),
		);
	}
	if let Some(file) = &run.keystore_params.password_filename {
		madang_sealed::passphrase_from(file)
			.map_err(|error| format!("{}: {error}", file.display()))?;
	}
	if !is_live {
		return Ok(());
	}
	let node_key = &run.network_params.node_key_params;
	if node_key.node_key.is_some() {
		return Err("anyone who lists this machine's processes can read a key that is given with \
			--node-key: use --node-key-file"
			.into());
	}
	let files =
		[run.keystore_params.password_filename.as_deref(), node_key.node_key_file.as_deref()];
	files
		.into_iter()
		.flatten()
		.try_for_each(|file| madang_sealed::ensure_private(file).map_err(|error| error.to_string()))
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::Parser;
	use std::{fs, os::unix::fs::PermissionsExt};

	fn check(args: &[&str], is_live: bool) -> Result<(), String> {
		let args = ["madang-node"].iter().chain(args);
		ensure_hidden(&RunCmd::try_parse_from(args).unwrap(), is_live)
	}

	#[test]
	fn secrets_on_the_command_line_are_refused() {
		for is_live in [true, false] {
			let error = check(&["--password", "x"], is_live).unwrap_err();
			assert!(error.contains("--password-filename"), "{error}");
			check(&[], is_live).unwrap();
		}
		let key = "0000000000000000000000000000000000000000000000000000000000000001";
		let error = check(&["--node-key", key], true).unwrap_err();
		assert!(error.contains("--node-key-file"), "{error}");
		check(&["--node-key", key], false).unwrap();
	}

	#[test]
	fn secrets_in_files_that_others_can_open_are_refused_on_a_live_network() {
		let file = tempfile::NamedTempFile::new().unwrap();
		fs::write(file.path(), "a passphrase\n").unwrap();
		let path = file.path().to_str().unwrap();
		for (mode, is_private) in [(0o600, true), (0o440, true), (0o644, false), (0o602, false)] {
			fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
			for option in ["--password-filename", "--node-key-file"] {
				check(&[option, path], false).unwrap();
				let checked = check(&[option, path], true);
				assert_eq!(checked.is_ok(), is_private, "{option} {mode:o}");
				if let Err(error) = checked {
					assert!(error.contains("chmod 600"), "{error}");
				}
			}
		}
	}
}
