//! `madang wallet`: a holder's certificates and keys.

use crate::{
	certificates::file::{bytes, contents, read},
	context::Context,
	failure::{Failure, OfFile},
	files::read_anchor,
	keys::{Kind, Secret},
	output, values,
	wallet::{read_backup, read_phrase, Change, Contents, Imported, Proof, Relation, Store},
};
use clap::Subcommand;
use madang_credentials::Path as ClaimPath;
use madang_sealed::{file, Argon2Params};
use madang_verify::certificate::{CertificateFile, Contents as Certificate};
use serde_json::{json, Value};
use sp_core::Pair;
use std::{
	path::{Path, PathBuf},
	time::{SystemTime, UNIX_EPOCH},
};
use zeroize::Zeroizing;

/// `madang wallet …`
#[derive(clap::Args, Debug)]
pub struct Args {
	/// The wallet's file; by default ~/.local/share/madang/wallet.json
	#[arg(long, global = true, value_name = "FILE", env = "MADANG_WALLET")]
	wallet: Option<PathBuf>,
	#[command(subcommand)]
	command: Command,
}

/// A command on a wallet.
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Make a wallet, and write its phrase into a file
	///
	/// Anyone who has the phrase has the wallet's keys, and can open its backups. Keep it on paper, and delete
	/// the file.
	Create {
		/// The new file for the phrase of 12 words
		#[arg(long, value_name = "FILE")]
		phrase_file: PathBuf,
	},
	/// Make a lost wallet again from its phrase
	///
	/// The phrase brings back the keys. Certificates come from a backup (`madang wallet export`), or are
	/// imported again: without a backup, the keys with numbered labels are found by themselves, other labels
	/// are given again with `madang wallet key`.
	Recover {
		/// The file with the phrase
		#[arg(long, value_name = "FILE")]
		phrase_file: PathBuf,
		/// A backup of the wallet
		#[arg(long, value_name = "FILE")]
		backup: Option<PathBuf>,
	},
	/// Make a key for a relation, to which an issuer binds certificates
	Key {
		/// What it is for, such as an issuer; by default the next number
		label: Option<String>,
		/// The signature scheme
		#[arg(long, value_enum, default_value = "p256")]
		scheme: Kind,
	},
	/// List the keys
	Keys,
	/// Take certificate files into the wallet, all or none
	///
	/// A proof in a file must fit the certificate. With --anchor each file must have a proof, and it is checked down to
	/// the validators' signatures, as `madang certificate verify --as-of-proof` does.
	Import {
		/// The certificate files
		#[arg(required = true)]
		file: Vec<PathBuf>,
		/// What you trust, as `madang proof anchor` writes it
		#[arg(long, value_name = "FILE")]
		anchor: Option<PathBuf>,
	},
	/// List the certificates
	List,
	/// Show a certificate: what it says, and what of it is hidden unless disclosed
	Show {
		/// The certificate's id, or the first eight digits of it or more
		id: String,
	},
	/// Write a file for a verifier, with some of the hidden claims and the holder's signature
	#[command(
		after_help = "Example:\n  madang wallet present 5a5a5a5a --disclose /business_number --audience \
		did:madang:… --nonce QUESTION --out shown.json"
	)]
	Present {
		/// The certificate's id, or the first eight digits of it or more
		id: String,
		/// A hidden claim to disclose, such as /address/city; may be repeated
		#[arg(long, value_name = "PATH", value_parser = claim_path)]
		disclose: Vec<ClaimPath>,
		/// The verifier
		#[arg(long, value_name = "DID", value_parser = audience)]
		audience: String,
		/// The verifier's random text for this question
		#[arg(long, value_name = "TEXT", value_parser = nonce)]
		nonce: String,
		/// The new file
		#[arg(long, value_name = "FILE")]
		out: PathBuf,
	},
	/// Write one certificate file, as it was imported
	Copy {
		/// The certificate's id, or the first eight digits of it or more
		id: String,
		/// The new file
		#[arg(long, value_name = "FILE")]
		out: PathBuf,
	},
	/// Remove a certificate
	Remove {
		/// The certificate's id, all 64 digits
		#[arg(value_parser = values::bytes32)]
		id: [u8; 32],
	},
	/// Write a backup of the whole wallet, which the phrase opens
	Export {
		/// The new file
		#[arg(long, value_name = "FILE")]
		out: PathBuf,
	},
}

fn claim_path(text: &str) -> Result<ClaimPath, String> {
	ClaimPath::parse(text).ok_or_else(|| t!("{text:?} is not a path such as /address/city"))
}

fn audience(text: &str) -> Result<String, String> {
	values::did(text).map(|did| did.to_string())
}

fn nonce(text: &str) -> Result<String, String> {
	match (1..=1_024).contains(&text.len()) {
		true => Ok(text.to_owned()),
		false => Err(t!("a nonce has 1 to 1,024 bytes").to_owned()),
	}
}

/// An unlocked wallet.
struct Unlocked {
	store: Store,
	passphrase: Zeroizing<String>,
	contents: Contents,
}

impl Unlocked {
	fn open(context: &Context, store: Store) -> Result<Self, Failure> {
		store.ensure_exists()?;
		let prompt = t!("Passphrase of the wallet: ");
		let passphrase = context.passphrase(prompt)?;
		let contents = store.read(&passphrase).inspect_err(|_| context.forget(prompt))?;
		Ok(Self { store, passphrase, contents })
	}

	fn save(&self) -> Result<(), Failure> {
		self.store.write(&self.contents, &self.passphrase)
	}

	fn get(&self, id: &str) -> Result<(&CertificateFile, Certificate), Failure> {
		let file = &self.contents.certificates[self.contents.find(id)?];
		Ok((file, contents(file)?))
	}
}

/// Run a command.
pub fn run(context: &Context, args: Args) -> Result<(), Failure> {
	let path = match args.wallet {
		Some(path) => path,
		None => std::env::var_os("HOME")
			.map(|home| PathBuf::from(home).join(".local/share/madang/wallet.json"))
			.ok_or_else(|| Failure::input(t!("HOME is not set; name the wallet with --wallet")))?,
	};
	let store = Store::lock(&path, Argon2Params::RECOMMENDED)?;
	match args.command {
		Command::Create { phrase_file } => create(context, &store, &phrase_file),
		Command::Recover { phrase_file, backup } => {
			recover(context, &store, &phrase_file, backup.as_deref())
		}
		other => with_wallet(context, Unlocked::open(context, store)?, other),
	}
}

fn with_wallet(context: &Context, wallet: Unlocked, command: Command) -> Result<(), Failure> {
	match command {
		Command::Create { .. } | Command::Recover { .. } => {
			Err(Failure::input(t!("the wallet exists already")))
		}
		Command::Key { label, scheme } => key(context, wallet, label, scheme),
		Command::Keys => keys(context, &wallet),
		Command::Import { file, anchor } => import(context, wallet, &file, anchor.as_deref()),
		Command::List => list(context, &wallet),
		Command::Show { id } => show(context, &wallet, &id),
		Command::Present { id, disclose, audience, nonce, out } => {
			let question = (audience.as_str(), nonce.as_str());
			present(context, wallet, &id, &disclose, question, &out)
		}
		Command::Copy { id, out } => {
			let (file, certificate) = wallet.get(&id)?;
			write_new(&out, &bytes(file))?;
			say(context, &certificate, &t!("is in {}", out.display()));
			Ok(())
		}
		Command::Remove { id } => remove(context, wallet, &hex::encode(id)),
		Command::Export { out } => {
			wallet.store.export(&wallet.contents, &out)?;
			let count = wallet.contents.certificates.len();
			context.output.answer(&json!({ "file": out, "certificates": count }), || {
				t!(
					"The backup with {count} certificates is in {}. The phrase opens it.",
					out.display()
				)
			});
			Ok(())
		}
	}
}

fn create(context: &Context, store: &Store, phrase_file: &Path) -> Result<(), Failure> {
	store.ensure_new()?;
	if phrase_file.symlink_metadata().is_ok() {
		return Err(t!("it exists already and is not overwritten")).of_file(phrase_file);
	}
	let passphrase = context.new_passphrase(t!("Passphrase for the wallet: "))?;
	let (_, phrase, seed) = sp_core::ed25519::Pair::generate_with_phrase(None);
	let (phrase, seed) = (Zeroizing::new(phrase), Zeroizing::new(seed));
	let contents = Contents::new(&Secret::from_seed(Kind::Ed25519, &seed)?);
	// The phrase first: a wallet without it could not be recovered.
	let line = Zeroizing::new(format!("{}\n", *phrase));
	file::create(phrase_file, line.as_bytes()).of_file(phrase_file)?;
	store.create(&contents, &passphrase)?;
	context.output.answer(&json!({ "wallet": "created", "phrase_file": phrase_file }), || {
		t!(
			"The wallet is created. Its phrase is in {}: write it on paper, then delete the file. It is the \
			 only way back to a lost wallet.",
			phrase_file.display()
		)
	});
	Ok(())
}

fn recover(
	context: &Context,
	store: &Store,
	phrase_file: &Path,
	backup: Option<&Path>,
) -> Result<(), Failure> {
	store.ensure_new()?;
	let secret = read_phrase(phrase_file)?;
	let contents = match backup {
		Some(backup) => read_backup(backup, &secret)?,
		None => Contents::new(&secret),
	};
	let passphrase = context.new_passphrase(t!("Passphrase for the wallet: "))?;
	store.create(&contents, &passphrase)?;
	let (keys, certificates) = (contents.relations.len(), contents.certificates.len());
	let value = json!({ "wallet": "recovered", "keys": keys, "certificates": certificates });
	context.output.answer(&value, || match backup {
		Some(_) => {
			t!("The wallet is recovered, with {keys} keys and {certificates} certificates.")
		}
		None => t!("The wallet is recovered, without certificates: import them again.").to_owned(),
	});
	Ok(())
}

fn key(
	context: &Context,
	mut wallet: Unlocked,
	label: Option<String>,
	scheme: Kind,
) -> Result<(), Failure> {
	let relation = wallet.contents.add_relation(label, scheme)?;
	wallet.save()?;
	let view = view(&wallet.contents, &relation)?;
	context.output.answer(&view, || {
		let text = |name: &str| view[name].as_str().unwrap_or_default().to_owned();
		output::facts([
			("label", relation.label.clone()),
			("public key", text("public_key")),
			("in a DID document", text("multikey")),
			("DID with this key", text("did")),
		])
	});
	Ok(())
}

/// The public part of a key.
fn view(contents: &Contents, relation: &Relation) -> Result<Value, Failure> {
	let party = contents.secret(relation)?.party()?;
	let public = party.public();
	Ok(json!({
		"label": relation.label,
		"scheme": relation.scheme.name(),
		"public_key": values::format_public_key(&public),
		"multikey": madang_did::multikey(&public),
		"did": party.did().to_string(),
	}))
}

fn keys(context: &Context, wallet: &Unlocked) -> Result<(), Failure> {
	let contents = &wallet.contents;
	let views: Vec<Value> =
		contents.relations.iter().map(|one| view(contents, one)).collect::<Result<_, _>>()?;
	context.output.answer(&json!(views), || {
		let text = |view: &Value, name: &str| view[name].as_str().unwrap_or_default().to_owned();
		let rows = views.iter().map(|view| [text(view, "label"), text(view, "public_key")]);
		output::table(["label", "public key"], rows)
	});
	Ok(())
}

fn import(
	context: &Context,
	mut wallet: Unlocked,
	files: &[PathBuf],
	anchor: Option<&Path>,
) -> Result<(), Failure> {
	let anchor = anchor.map(read_anchor).transpose()?;
	let mut rows = Vec::new();
	for path in files {
		let file = read(path)?;
		rows.push(wallet.contents.import(file, anchor.as_ref()).of_file(path)?);
	}
	wallet.save()?;
	let words = |imported: &Imported| {
		let change = match imported.change {
			Change::Added => "added",
			Change::Replaced => "replaced",
			Change::Unchanged => "unchanged",
		};
		let proof = match imported.proof {
			Proof::Missing => t!("none"),
			Proof::Consistent => "consistent",
			Proof::Verified => "verified",
		};
		[
			hex::encode(imported.id),
			change.to_owned(),
			imported.relation.label.clone(),
			proof.to_owned(),
		]
	};
	let rows: Vec<[String; 4]> = rows.iter().map(words).collect();
	let value = |[id, change, label, proof]: &[String; 4]| json!({ "id": id, "change": change, "key": label, "proof": proof });
	let values: Vec<Value> = rows.iter().map(value).collect();
	context.output.answer(&json!(values), || {
		let table = output::table(["certificate", "", "key", "chain's proof"], rows.clone());
		let rest = match anchor {
			Some(_) => t!("Each was genuine and in force at the block of its proof, by your anchor."),
			None => {
				t!("Each is well-formed, signed by the key that it names, and bound to a key of the wallet. Whether the \
				 issuer may issue it and whether it is revoked, only a check with an anchor says: --anchor, or `madang \
				 certificate verify`.")
			}
		};
		format!("{table}\n{rest}")
	});
	Ok(())
}

fn list(context: &Context, wallet: &Unlocked) -> Result<(), Failure> {
	let mut rows = Vec::new();
	for file in &wallet.contents.certificates {
		rows.push((file, contents(file)?));
	}
	let value = |(file, found): &(&CertificateFile, Certificate)| {
		json!({
			"id": hex::encode(found.id),
			"kind": found.kind(),
			"issuer": found.issuer(),
			"issued": file.leaf.issued,
			"expires": file.leaf.expires,
			"batch": file.batch,
			"has_proof": file.proof.is_some(),
		})
	};
	let values: Vec<Value> = rows.iter().map(value).collect();
	context.output.answer(&json!(values), || {
		let row = |(file, found): &(&CertificateFile, Certificate)| {
			let kind = found.kind();
			[
				hex::encode(&found.id[..8]),
				kind.strip_prefix("urn:madang:certificate:").unwrap_or(kind).to_owned(),
				found.issuer().chars().take(27).chain(['…']).collect(),
				file.leaf.issued.to_string(),
				file.leaf.expires.to_string(),
				file.batch.map_or(t!("not anchored").to_owned(), |batch| batch.to_string()),
			]
		};
		let heads = ["id begins", "kind", "issuer", "issued", "valid until", "batch"];
		output::table(heads, rows.iter().map(row))
	});
	Ok(())
}

fn show(context: &Context, wallet: &Unlocked, id: &str) -> Result<(), Failure> {
	let (file, found) = wallet.get(id)?;
	let hidden: Vec<String> = found.hidden().iter().map(ToString::to_string).collect();
	let value = json!({
		"id": hex::encode(found.id),
		"batch": file.batch,
		"index": file.index,
		"size": file.size,
		"leaf": file.leaf,
		"has_proof": file.proof.is_some(),
		"claims": found.claims(),
		"hidden": hidden,
	});
	context.output.answer(&value, || {
		let mut facts = vec![
			("id".to_owned(), hex::encode(found.id)),
			("issued".to_owned(), file.leaf.issued.to_string()),
			("valid until".to_owned(), file.leaf.expires.to_string()),
		];
		for (name, value) in found.claims() {
			let path = ClaimPath(vec![madang_credentials::Step::Member(name.clone())]);
			let inside = hidden.iter().filter(|at| at.starts_with(&format!("{path}/"))).count();
			let mark = match (found.hidden().contains(&path), inside) {
				(true, _) => t!(" (hidden)"),
				(false, 0) => "",
				(false, _) => t!(" (partly hidden)"),
			};
			let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
			facts.push((format!("{path}{mark}"), text));
		}
		output::facts(facts.iter().map(|(name, value)| (name.as_str(), value.clone())))
	});
	Ok(())
}

fn present(
	context: &Context,
	mut wallet: Unlocked,
	id: &str,
	disclose: &[ClaimPath],
	(audience, nonce): (&str, &str),
	out: &Path,
) -> Result<(), Failure> {
	let (file, found) = wallet.get(id)?;
	let file = file.clone();
	let holder = wallet.contents.holder(&found)?.credentials()?;
	let selected = found.credential.select(disclose).map_err(Failure::input)?;
	let bound = selected.bind(audience, nonce, now(), &holder).map_err(Failure::input)?;
	let shown = CertificateFile { credential: bound.to_string(), ..file };
	write_new(out, &bytes(&shown))?;
	let count = selected.disclosures().map_or(0, |disclosures| disclosures.len());
	let value = json!({ "id": hex::encode(found.id), "file": out, "disclosed": count });
	context.output.answer(&value, || {
		t!(
			"The presentation for {audience} is in {}, with {count} of {} hidden claims.",
			out.display(),
			found.hidden().len()
		)
	});
	Ok(())
}

fn remove(context: &Context, mut wallet: Unlocked, id: &str) -> Result<(), Failure> {
	let at = wallet.contents.find(id)?;
	let (_, certificate) = wallet.get(id)?;
	wallet.contents.certificates.remove(at);
	wallet.save()?;
	say(context, &certificate, t!("is removed from the wallet"));
	Ok(())
}

fn say(context: &Context, certificate: &Certificate, what: &str) {
	let id = hex::encode(certificate.id);
	context.output.answer(&json!({ "id": id, "done": what }), || t!("Certificate {id} {what}."));
}

/// Write a new file that only its owner can read.
fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
	file::create(path, bytes).of_file(path)
}

/// Seconds since 1970.
fn now() -> u64 {
	SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}
