//! `madang certificate print`, `scan` and `compare`: certificates on paper.

use crate::{
	certificates::file as certificate_file,
	context::Context,
	failure::{Failure, OfFile},
	files::read_bounded,
};
use madang_printed::{codes, Document, Facts, Font, Language};
use madang_sealed::file;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Where the packages fonts-nanum, fonts-noto-cjk and fonts-unfonts-core of Debian put a Korean font.
const FONTS: [&str; 3] = [
	"/usr/share/fonts/truetype/nanum/NanumGothic.ttf",
	"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
	"/usr/share/fonts/truetype/unfonts-core/UnDotum.ttf",
];
/// The longest font file: 128 MiB.
const MAX_FONT: usize = 128 * 1024 * 1024;

/// A language.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Words {
	/// Korean.
	Ko,
	/// English.
	En,
}

/// What is printed and how.
#[derive(clap::Args, Debug)]
pub struct Printing {
	/// The language of the paper
	#[arg(long, value_enum, default_value = "ko")]
	language: Words,
	/// A TrueType or OpenType font with all letters; by default that of the packages fonts-nanum,
	/// fonts-noto-cjk or fonts-unfonts-core
	#[arg(long, value_name = "FILE")]
	font: Option<PathBuf>,
	/// Leave the chain's proof out of the codes, so that there are fewer
	#[arg(long)]
	without_proof: bool,
}

impl Printing {
	/// The font that was named, or one of the system, or none.
	fn find_font(&self) -> Result<Option<Font>, Failure> {
		let there = || FONTS.iter().map(PathBuf::from).find(|path| path.exists());
		let Some(path) = self.font.clone().or_else(there) else { return Ok(None) };
		Font::parse(read_bounded(&path, MAX_FONT)?).of_file(&path).map(Some)
	}

	/// A certificate in words, and the codes of its file.
	fn document(&self, path: &Path) -> Result<Document, Failure> {
		let mut file = certificate_file::read(path)?;
		let contents = certificate_file::contents(&file).of_file(path)?;
		if self.without_proof {
			file.proof = None;
		}
		let facts = Facts {
			id: hex::encode(contents.id),
			issuer: contents.issuer().to_owned(),
			kind: contents.kind().to_owned(),
			issued: file.leaf.issued.to_string(),
			expires: file.leaf.expires.to_string(),
			batch: file.batch.map(|batch| (batch, file.index, file.size)),
			claims: contents.claims().clone(),
		};
		let language = match self.language {
			Words::Ko => Language::Korean,
			Words::En => Language::English,
		};
		madang_printed::certificate(&facts, &certificate_file::bytes(&file), language).of_file(path)
	}
}

/// Print a certificate file.
pub fn print(
	context: &Context,
	path: &Path,
	out: &Path,
	printing: &Printing,
) -> Result<(), Failure> {
	let document = printing.document(path)?;
	let font = printing.find_font()?.ok_or_else(|| {
		Failure::input(
			t!("there is no font with Korean letters: install the package fonts-nanum, or name one with --font"),
		)
	})?;
	let pdf = madang_printed::print(&document, &font).map_err(Failure::input)?;
	file::create(out, &pdf).of_file(out)?;
	let count = document.codes.len();
	context.output.answer(&json!({ "file": out, "codes": count }), || {
		t!("The certificate is printed into {}, with {count} codes.", out.display())
	});
	Ok(())
}

/// Put a certificate file together from the texts of scanned codes.
pub fn scan(context: &Context, path: &Path, out: &Path) -> Result<(), Failure> {
	// A code has at most twice as many letters as its file has bytes.
	let text = read_bounded(path, 4 * codes::MAX_FILE)?;
	let text =
		String::from_utf8(text).map_err(|_| t!("the texts of codes are ASCII")).of_file(path)?;
	let bytes = codes::join(&text).of_file(path)?;
	let certificate = certificate_file::parse(&bytes).of_file(path)?;
	let id = hex::encode(certificate_file::contents(&certificate).of_file(path)?.id);
	file::create(out, &bytes).of_file(out)?;
	context.output.answer(&json!({ "id": id, "file": out }), || {
		t!("Certificate {id} is in {}. Verify it with `madang certificate verify`.", out.display())
	});
	Ok(())
}

/// Compare a PDF, or its text, with a certificate file.
pub fn compare(
	context: &Context,
	printed: &Path,
	path: &Path,
	text: bool,
	printing: &Printing,
) -> Result<(), Failure> {
	let document = printing.document(path)?;
	let bytes = read_bounded(printed, madang_printed::MAX_PDF)?;
	let different = |difference| Failure::rejected(format!("{}: {difference}", printed.display()));
	if text {
		let text =
			String::from_utf8(bytes).map_err(|_| t!("the text is not UTF-8")).of_file(printed)?;
		madang_printed::compare_text(&document, &text).map_err(different)?;
		context.output.answer(&json!({ "same": "text" }), || {
			t!("The text is that of the certificate. What the paper looks like was not compared.")
				.to_owned()
		});
		return Ok(());
	}
	let font = printing.find_font()?;
	let found = madang_printed::compare(&document, &bytes, font.as_ref()).map_err(different)?;
	let value = json!({ "same": "file", "letters_checked": found.letters_checked });
	context.output.answer(&value, || match found.letters_checked {
		true => t!("The file is the one that is printed of this certificate.").to_owned(),
		false => t!("The file says what the certificate says. The shapes of its letters were not compared: the \
		          font is not here, or is another one; name it with --font.")
			.to_owned(),
	});
	Ok(())
}
