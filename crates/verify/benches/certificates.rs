//! What certificates cost: to anchor a batch, to check a path, and to check a whole proof, next to the costs that nothing
//! can avoid: the check of a signature, and SHA-256 itself. Figures differ from machine to machine: compare them with
//! each other.
//!
//! Run it with `scripts/bench certificates`.
//!
//! usage: certificates [--certificates NUMBER] [--seconds SECONDS] [--json FILE]

#[path = "../tests/certified/mod.rs"]
mod certified;
#[path = "../tests/chain/mod.rs"]
mod chain;

use certified::{ed25519, recorded, Made, Sample};
use madang_credentials::{verify, Algorithm, KeyBinding, Policy, Profile, SigningKey};
use madang_primitives::{certificate::CertificateLeaf, KoreanDay};
use madang_transparency::{leaf_hash, node_hash, Anchor as Tree, Frontier, Hash, Tree as Paths};
use madang_verify::certificate::{self, CertificateFile, Question};
use p256::ecdsa::{
	signature::{Signer as _, Verifier as _},
	Signature, VerifyingKey,
};
use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use std::{
	env, fs,
	hint::black_box,
	path::PathBuf,
	thread,
	time::{Duration, Instant},
};

type Failure = Box<dyn std::error::Error>;

/// What is measured.
struct Options {
	/// The certificates of the batch.
	certificates: u32,
	/// For how long each is repeated.
	time: Duration,
	/// Where the figures go as JSON.
	json: Option<PathBuf>,
}

impl Options {
	fn read() -> Result<Self, Failure> {
		let mut options =
			Self { certificates: 1_000_000, time: Duration::from_secs(2), json: None };
		// Cargo adds `--bench`.
		let mut words = env::args().skip(1).filter(|word| word != "--bench");
		while let Some(word) = words.next() {
			let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
			match word.as_str() {
				"--certificates" => options.certificates = value.parse()?,
				"--seconds" => options.time = Duration::try_from_secs_f64(value.parse()?)?,
				"--json" => options.json = Some(value.into()),
				_ => return Err(format!("{word} is not an option").into()),
			}
		}
		match options.certificates {
			2..=0x100_0000 => Ok(options),
			_ => Err("a batch has 2 to 16,777,216 certificates".into()),
		}
	}
}

/// A row of the table.
struct Row {
	name: &'static str,
	a_second: f64,
}

/// The figures so far.
struct Figures {
	time: Duration,
	rows: Vec<Row>,
}

impl Figures {
	/// How often a second something can be done on one core.
	fn rate(
		&mut self,
		name: &'static str,
		mut step: impl FnMut(usize) -> Result<(), Failure>,
	) -> Result<f64, Failure> {
		let (begun, mut count) = (Instant::now(), 0_usize);
		while begun.elapsed() < self.time {
			for _ in 0..16 {
				step(count)?;
				count += 1;
			}
		}
		let a_second = count as f64 / begun.elapsed().as_secs_f64();
		self.rows.push(Row { name, a_second });
		Ok(a_second)
	}

	fn once(&mut self, name: &'static str, certificates: u32, begun: Instant) {
		let a_second = f64::from(certificates) / begun.elapsed().as_secs_f64();
		self.rows.push(Row { name, a_second });
	}
}

/// A leaf of the batch.
fn leaf(number: u32) -> CertificateLeaf {
	CertificateLeaf {
		id: Sha256::digest(number.to_le_bytes()).into(),
		issued: KoreanDay(20_420),
		expires: KoreanDay(20_510),
		revocation: Some(number),
		suspension: None,
	}
}

/// The batch: its tree, and the leaf, the index and the path of some of its certificates.
struct Batch {
	tree: Tree,
	some: Vec<(u64, CertificateLeaf, Vec<Hash>)>,
	/// The most hashes of a path.
	longest: usize,
}

/// Anchor a batch, and make all its paths.
fn anchor(figures: &mut Figures, certificates: u32) -> Result<Batch, Failure> {
	let begun = Instant::now();
	let mut frontier = Frontier::new();
	for number in 0..certificates {
		frontier.push(leaf_hash(leaf(number).text().as_bytes()))?;
	}
	let tree = Tree { size: frontier.size(), root: frontier.root() };
	figures.once("certificates anchored: leaf, hash, root", certificates, begun);

	let leaves: Vec<Hash> =
		(0..certificates).map(|number| leaf_hash(leaf(number).text().as_bytes())).collect();
	let begun = Instant::now();
	let paths = Paths::new(leaves)?;
	let longest = paths.paths().map(|path| black_box(path).len()).max().unwrap_or_default();
	figures.once("paths made, from the hashes of the leaves", certificates, begun);
	if paths.anchor() != tree {
		return Err("the two roots differ".into());
	}
	// Spread over the batch, so that no path is in the cache because the one before was.
	let some =
		(0..4_096_u64).map(|at| at * 7_919 * 31 % tree.size).map(|index| -> Result<_, Failure> {
			let number = u32::try_from(index)?;
			Ok((index, leaf(number), paths.path(index)?))
		});
	Ok(Batch { tree, some: some.collect::<Result<_, Failure>>()?, longest })
}

/// Check paths on one core, and on all at once.
fn check_paths(figures: &mut Figures, batch: &Batch) -> Result<(), Failure> {
	let check = |at: usize| -> Result<(), Failure> {
		let (index, leaf, path) = &batch.some[at % batch.some.len()];
		Ok(batch.tree.check(*index, black_box(leaf).text().as_bytes(), path)?)
	};
	figures.rate("Merkle checks, from the leaf", check)?;
	let cores = thread::available_parallelism()?.get();
	let time = figures.time;
	let sum = thread::scope(|scope| {
		let threads: Vec<_> = (0..cores)
			.map(|_| {
				scope.spawn(move || {
					let mut own = Figures { time, rows: Vec::new() };
					own.rate("", check).map_err(|error| error.to_string())
				})
			})
			.collect();
		let rates = threads.into_iter().map(|one| one.join().map_err(|_| "a thread has ended")?);
		rates.sum::<Result<f64, String>>()
	})?;
	figures.rows.push(Row {
		name: "Merkle checks, each of all cores at once",
		a_second: sum / cores as f64,
	});
	Ok(())
}

/// A certificate in a batch of so many, on a chain of four validators. The siblings of its path are synthetic.
fn proved(key: SigningKey, certificates: u32) -> Made {
	let mut sample = Sample::new();
	sample.key = key;
	sample.batch.stated.key = recorded(&sample.key);
	let length = u8::try_from(certificates.next_power_of_two().ilog2()).unwrap_or(24);
	let file = CertificateFile {
		credential: sample.sign().to_string(),
		leaf: sample.leaf,
		batch: Some(certified::BATCH),
		index: 0,
		size: certificates,
		path: (0..length).map(|at| [at; 32]).collect(),
		proof: None,
	};
	let leaf = leaf_hash(file.leaf().text().as_bytes());
	let root = file.path.iter().fold(leaf, |node, sibling| node_hash(&node, sibling));
	(sample.batch.stated.root, sample.batch.stated.size) = (root, file.size);
	sample.make_with(file)
}

fn check_credentials(
	figures: &mut Figures,
	name: &'static str,
	made: &Made,
	key: &SigningKey,
) -> Result<(), Failure> {
	let policy = Policy {
		now: certified::ISSUED,
		clock_skew: 0,
		algorithms: &Algorithm::ALL,
		key_binding: KeyBinding::Refused,
		profile: Profile::Certificate,
		status: None,
	};
	let public = key.public();
	let keys = |_: Option<&str>, _: Option<&str>| Some(public.clone());
	figures.rate(name, |_| match verify(black_box(&made.file.credential), &policy, &keys) {
		Ok(_) => Ok(()),
		Err(reasons) => Err(format!("the credential does not verify: {reasons:?}").into()),
	})?;
	Ok(())
}

fn check_whole(figures: &mut Figures, name: &'static str, made: &Made) -> Result<(), Failure> {
	let text = made.file.to_json();
	figures.rate(name, |_| {
		match certificate::check(black_box(text.as_bytes()), &made.anchor, &Question::default()) {
			Ok(_) => Ok(()),
			Err(reasons) => Err(format!("the certificate does not verify: {reasons:?}").into()),
		}
	})?;
	Ok(())
}

/// What nothing can avoid. Returns the SHA-256 rate of a long text in MiB a second.
fn check_base(figures: &mut Figures, secret: &p256::ecdsa::SigningKey) -> Result<f64, Failure> {
	let message = [7; 64];
	let signature: Signature = secret.sign(&message);
	let public = VerifyingKey::from(secret);
	figures.rate("P-256 signatures checked", |_| {
		Ok(public.verify(black_box(&message), &signature)?)
	})?;
	let signature = chain::sign(0, &message).into();
	let public =
		ed25519_zebra::VerificationKey::try_from(chain::PublicBytes::public_bytes(&chain::key(0)))?;
	figures.rate("Ed25519 signatures checked", |_| {
		Ok(public.verify(&signature, black_box(&message))?)
	})?;
	let block = [7; 65];
	figures.rate("SHA-256 of a node (65 bytes)", |_| {
		black_box(Sha256::digest(black_box(&block)));
		Ok(())
	})?;
	let buffer = vec![0_u8; 1 << 20];
	let mut own = Figures { time: figures.time, rows: Vec::new() };
	own.rate("", |_| {
		black_box(Sha256::digest(black_box(&buffer)));
		Ok(())
	})
}

fn main() -> Result<(), Failure> {
	let options = Options::read()?;
	let mut figures = Figures { time: options.time, rows: Vec::new() };
	let batch = anchor(&mut figures, options.certificates)?;
	check_paths(&mut figures, &batch)?;
	let secret = p256::ecdsa::SigningKey::from_slice(&[8; 32])?;
	let (first, second) = (SigningKey::P256(secret.clone()), ed25519(1));
	let (certified_by_first, certified_by_second) = (SigningKey::P256(secret.clone()), ed25519(1));
	let made = proved(certified_by_first, options.certificates);
	let other = proved(certified_by_second, options.certificates);
	check_whole(&mut figures, "whole certificates with P-256, from the file to the anchor", &made)?;
	check_whole(
		&mut figures,
		"whole certificates with Ed25519, from the file to the anchor",
		&other,
	)?;
	check_credentials(&mut figures, "SD-JWT with P-256", &made, &first)?;
	check_credentials(&mut figures, "SD-JWT with Ed25519", &other, &second)?;
	let long_text = check_base(&mut figures, &secret)?;
	let proof = made.file.proof.as_ref().map_or(0, Vec::len);
	let bytes = [
		("the certificate file", made.file.to_json().len()),
		("the chain's proof in it", proof),
		("the longest path", batch.longest * size_of::<Hash>()),
		("the credential", made.file.credential.len()),
	];
	print_table(&options, &figures, long_text, &bytes);
	if let Some(file) = &options.json {
		fs::write(file, format!("{:#}\n", to_json(&options, &figures, long_text, &bytes)))?;
	}
	Ok(())
}

fn print_table(options: &Options, figures: &Figures, long_text: f64, bytes: &[(&str, usize)]) {
	let credential = figures.rows.iter().find(|row| row.name == "SD-JWT with P-256");
	let base = credential.map_or(f64::NAN, |row| row.a_second);
	println!(
		"| One core, a batch of {} certificates | A second | SD-JWT with P-256 = 1 |",
		options.certificates
	);
	println!("|---|---|---|");
	for Row { name, a_second } in &figures.rows {
		println!("| {name} | {a_second:.0} | {:.1} |", a_second / base);
	}
	println!("| SHA-256 of a long text | {long_text:.0} MiB | |\n\n| What | Bytes |\n|---|---|");
	for (name, bytes) in bytes {
		println!("| {name} | {bytes} |");
	}
}

fn to_json(options: &Options, figures: &Figures, long_text: f64, bytes: &[(&str, usize)]) -> Value {
	let rows: Vec<Value> = figures
		.rows
		.iter()
		.map(|row| json!({ "name": row.name, "a-second": row.a_second.round() }))
		.collect();
	let bytes: Vec<Value> =
		bytes.iter().map(|(name, bytes)| json!({ "name": name, "bytes": bytes })).collect();
	json!({
		"certificates": options.certificates,
		"seconds": options.time.as_secs_f64(),
		"rates": rows,
		"sha-256-mib-a-second": long_text.round(),
		"sizes": bytes,
	})
}
