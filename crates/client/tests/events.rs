//! The page `docs/src/events.md` is the catalogue of the runtime's events, written from its metadata.
//!
//! `scripts/update-metadata` writes it again.

use codec::Decode;
use madang_client::METADATA;
use scale_info::{
	form::PortableForm, Field, PortableRegistry, TypeDef, TypeDefPrimitive, TypeDefVariant,
};
use std::{
	collections::{BTreeMap, BTreeSet},
	fmt::Write,
	fs,
	path::{Path, PathBuf},
};
use subxt::metadata::{Metadata, PalletMetadata};

/// Pallets of the SDK whose events a reader of Madang meets. Their fields have no documentation there.
const OF_THE_SDK: [&str; 4] = ["System", "Session", "Grandpa", "Historical"];

/// The pallets in Korean.
const KOREAN: [(&str, &str); 19] = [
	("System", "체인"),
	("Institutions", "기관과 담당자"),
	("Council", "협의회"),
	("Validators", "검증자"),
	("Clock", "시계"),
	("Session", "세션"),
	("Grandpa", "최종 확정"),
	("Historical", "지난 세션"),
	("Identity", "당사자와 서명"),
	("Registers", "공부"),
	("Titles", "등기기록"),
	("Lending", "대출"),
	("Conveyances", "거래"),
	("Terms", "기간과 공휴일"),
	("Programmes", "정책자금"),
	("Guarantees", "신용보증"),
	("Rates", "기준금리"),
	("Certificates", "전자증명서"),
	("Notary", "공증과 아포스티유"),
];

const HEAD: &str = "\
# Events · 이벤트

What the chain tells. `events_get` and the gateway answer each event with its fields ([JSON-RPC](json-rpc.md#events)); a client of
Substrate decodes them by the metadata. This page is written from the runtime's metadata by `scripts/update-metadata`, and a test
compares them.

- **Who acts** (행위자) is in the field `by`: the officer, its institution and the institution's own reference. Where `by` can be none, nobody
  did it: a term passed.
- **Forms in JSON** are in [Values](json-rpc.md#values): numbers of 64 bits and more are text, and so are days, receipts and DIDs.
- **Read by name.** An upgrade can add events, fields and variants: skip what you do not know. The numbers in brackets are for those who
  decode a block by its own metadata.
- **Final first.** Act on events of final blocks only. Those of `events_get` are.

A type with a link is described under [Types](#types). *List* is any number of items up to the bound that the metadata has. The
headings are **Field** (필드), **Type** (자료형) and **What it is** (뜻); fields that the SDK does not document have no words.
";

fn metadata() -> Metadata {
	Metadata::decode(&mut &METADATA[..]).expect("the metadata decodes")
}

fn page_path() -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src/events.md")
}

/// A documentation as one line of a table.
fn line(docs: &[String]) -> String {
	let text = docs.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
	let mut plain = String::new();
	let mut rest = text.as_str();
	// Links to items of the source lead nowhere on a page.
	while let Some((before, from)) = rest.split_once("[`") {
		plain.push_str(before);
		match from.split_once("`]") {
			Some((name, after)) => {
				let name = name.rsplit("::").next().unwrap_or(name);
				write!(plain, "`{name}`").expect("a text takes more");
				rest = after;
			}
			None => {
				plain.push_str("[`");
				rest = from;
			}
		}
	}
	plain.push_str(rest);
	plain.trim().replace('|', "\\|")
}

/// The words of the source for what is inside a type: `BoundedVec<SeenTitle, MaxTitles>` has `SeenTitle`, and
/// `(TitleId, H256)` has `TitleId` and `H256`.
fn inside(source: &str) -> Vec<&str> {
	let (begin, end) = (source.find(['<', '(']), source.rfind(['>', ')']));
	let (Some(begin), Some(end)) = (begin, end) else { return Vec::new() };
	let inner = &source[begin + 1..end];
	let (mut parts, mut depth, mut from) = (Vec::new(), 0_i32, 0);
	for (at, c) in inner.char_indices() {
		match c {
			'<' | '(' | '[' => depth += 1,
			'>' | ')' | ']' => depth -= 1,
			',' if depth == 0 => {
				parts.push(inner[from..at].trim());
				from = at + 1;
			}
			_ => {}
		}
	}
	parts.push(inner[from..].trim());
	parts
}

/// Names types, and remembers those that it named.
struct Types<'a> {
	types: &'a PortableRegistry,
	/// The named types that the page has to describe, by name and number.
	named: BTreeMap<String, u32>,
	/// Names of numbers and bytes that the source has: `DealId` is a `u64`.
	aliases: BTreeMap<String, String>,
	open: Vec<u32>,
}

impl<'a> Types<'a> {
	fn new(types: &'a PortableRegistry) -> Self {
		Self { types, named: BTreeMap::new(), aliases: BTreeMap::new(), open: Vec::new() }
	}

	fn get(&self, id: u32) -> &'a scale_info::Type<PortableForm> {
		self.types.resolve(id).expect("the metadata has its types")
	}

	/// A type in words. `source` is what the source calls it.
	fn words(&mut self, id: u32, source: &str) -> String {
		let ty = self.get(id);
		let parts = inside(source);
		let part = |index: usize| parts.get(index).copied().unwrap_or_default();
		match &ty.type_def {
			TypeDef::Primitive(primitive) => self.primitive(primitive, source),
			TypeDef::Compact(inner) => self.words(inner.type_param.id, part(0)),
			TypeDef::Sequence(list) => self.list(list.type_param.id, part(0)),
			TypeDef::Array(array) => match self.is_byte(array.type_param.id) {
				true => format!("{} bytes", array.len),
				false => {
					format!("{} times {}", array.len, self.words(array.type_param.id, part(0)))
				}
			},
			TypeDef::Tuple(tuple) => {
				let fields = tuple.fields.iter().enumerate();
				let words: Vec<_> = fields.map(|(n, one)| self.words(one.id, part(n))).collect();
				format!("({})", words.join(", "))
			}
			TypeDef::BitSequence(_) => "bits".to_owned(),
			TypeDef::Composite(_) | TypeDef::Variant(_) => self.named(id, source),
		}
	}

	fn is_byte(&self, id: u32) -> bool {
		matches!(self.get(id).type_def, TypeDef::Primitive(TypeDefPrimitive::U8))
	}

	fn list(&mut self, id: u32, source: &str) -> String {
		match self.is_byte(id) {
			true => "bytes".to_owned(),
			false => format!("list of {}", self.words(id, source)),
		}
	}

	fn primitive(&mut self, primitive: &TypeDefPrimitive, source: &str) -> String {
		let own = format!("{primitive:?}").to_lowercase();
		let name = source.rsplit("::").next().unwrap_or_default();
		if name.is_empty() || name == own || !name.chars().all(char::is_alphanumeric) {
			return format!("`{own}`");
		}
		self.aliases.insert(name.to_owned(), own);
		format!("`{name}`")
	}

	/// A type with a name.
	fn named(&mut self, id: u32, source: &str) -> String {
		let ty = self.get(id);
		let parts = inside(source);
		let part = |index: usize| parts.get(index).copied().unwrap_or_default();
		let name = ty.path.ident().expect("a named type has a name");
		let param = |index: usize| ty.type_params.get(index).and_then(|one| one.ty);
		match (name.as_str(), param(0)) {
			("Option", Some(inner)) => format!("{} or none", self.words(inner.id, part(0))),
			("BoundedVec" | "WeakBoundedVec" | "BoundedBTreeSet" | "BTreeSet", Some(inner)) => {
				self.list(inner.id, part(0))
			}
			("BTreeMap" | "BoundedBTreeMap", Some(key)) => {
				let value = param(1).expect("a map has values");
				let key = self.words(key.id, part(0));
				format!("map from {key} to {}", self.words(value.id, part(1)))
			}
			("Call" | "RuntimeCall" | "WrapperKeepOpaque", _) => {
				"a call ([Calls](calls.md))".to_owned()
			}
			_ => match self.plain(id) {
				Some(plain) => {
					self.aliases.insert(name.clone(), plain);
					format!("`{name}`")
				}
				None => self.linked(id, &ty.path.segments),
			},
		}
	}

	/// What a structure is that only gives a number or bytes a name.
	fn plain(&self, id: u32) -> Option<String> {
		let TypeDef::Composite(composite) = &self.get(id).type_def else { return None };
		let [only] = composite.fields.as_slice() else { return None };
		match &self.get(only.ty.id).type_def {
			_ if only.name.is_some() => None,
			TypeDef::Primitive(primitive) => Some(format!("{primitive:?}").to_lowercase()),
			TypeDef::Array(array) if self.is_byte(array.type_param.id) => {
				Some(format!("{} bytes", array.len))
			}
			_ => None,
		}
	}

	/// The name of a type with a link to its description, which is added if it is not there yet.
	fn linked(&mut self, id: u32, path: &[String]) -> String {
		let ident = path.last().expect("a path has a name");
		let home = path.first().expect("a path has a crate");
		let name = match self.named.get(ident) {
			Some(other) if *other != id => format!("{ident} of {home}"),
			_ => ident.clone(),
		};
		if self.named.insert(name.clone(), id).is_none() {
			self.open.push(id);
		}
		format!("[{name}](#{})", name.to_lowercase().replace(' ', "-"))
	}

	/// Name all that the named types are made of.
	fn close(&mut self) {
		while let Some(id) = self.open.pop() {
			self.definition(id);
		}
	}

	/// What a type is made of. The metadata has no documentation of types that are not events.
	fn definition(&mut self, id: u32) -> String {
		match &self.get(id).type_def {
			TypeDef::Variant(variants) => self.variants(variants),
			TypeDef::Composite(composite) => match composite.fields.as_slice() {
				[only] if only.name.is_none() => format!("{}.\n", self.field_type(only)),
				fields => format!("{}.\n", self.all_of(fields)),
			},
			_ => unreachable!("only these types have names"),
		}
	}

	fn field_type(&mut self, field: &Field<PortableForm>) -> String {
		self.words(field.ty.id, field.type_name.as_deref().unwrap_or_default())
	}

	/// Fields in one line.
	fn all_of(&mut self, fields: &[Field<PortableForm>]) -> String {
		let all = fields.iter().map(|field| {
			let ty = self.field_type(field);
			match &field.name {
				Some(name) => format!("`{name}`: {ty}"),
				None => ty,
			}
		});
		all.collect::<Vec<_>>().join("; ")
	}

	/// The table of an event's fields.
	fn fields(&mut self, fields: &[Field<PortableForm>]) -> String {
		let mut table = "| Field | Type | What it is |\n|---|---|---|\n".to_owned();
		for field in fields {
			let name = field.name.as_deref().unwrap_or("-");
			let (ty, docs) = (self.field_type(field), line(&field.docs));
			writeln!(table, "| `{name}` | {ty} | {docs} |").expect("a text takes more");
		}
		table
	}

	fn variants(&mut self, variants: &TypeDefVariant<PortableForm>) -> String {
		let all = variants.variants.iter().map(|variant| match variant.fields.as_slice() {
			[] => format!("`{}`", variant.name),
			fields => format!("`{}` ({})", variant.name, self.all_of(fields)),
		});
		format!("One of: {}.\n", all.collect::<Vec<_>>().join(", "))
	}
}

/// The pallets of the page, in the order of their numbers.
fn pallets(metadata: &Metadata) -> Vec<PalletMetadata<'_>> {
	let mut pallets: Vec<_> =
		metadata.pallets().filter(|pallet| pallet.event_variants().is_some()).collect();
	pallets.sort_by_key(|pallet| pallet.event_index());
	pallets
}

fn is_of_the_sdk(pallet: &PalletMetadata<'_>) -> bool {
	OF_THE_SDK.contains(&pallet.name())
}

fn catalogue(metadata: &Metadata) -> String {
	let mut types = Types::new(metadata.types());
	let mut page = HEAD.to_owned();
	for pallet in pallets(metadata) {
		let events = pallet.event_variants().expect("the pallet has events");
		let (name, number) = (pallet.name(), pallet.event_index());
		let korean = KOREAN.iter().find(|(own, _)| *own == name).map(|(_, korean)| *korean);
		let korean = korean.unwrap_or_else(|| panic!("the pallet {name} has no Korean name here"));
		write!(page, "\n## {name} · {korean}\n\nPallet {number}.\n").expect("a text takes more");
		for event in events {
			let docs = line(&event.docs);
			write!(page, "\n**`{name}.{}`** ({}): {docs}\n", event.name, event.index)
				.expect("a text takes more");
			if !event.fields.is_empty() {
				write!(page, "\n{}", types.fields(&event.fields)).expect("a text takes more");
			}
		}
	}
	types.close();
	page.push_str("\n## Types\n\n| Name | Is |\n|---|---|\n");
	for (name, primitive) in &types.aliases {
		writeln!(page, "| `{name}` | {primitive} |").expect("a text takes more");
	}
	for (name, id) in types.named.clone() {
		let definition = types.definition(id);
		write!(page, "\n### {name}\n\n{definition}").expect("a text takes more");
	}
	page
}

#[test]
fn the_page_is_the_catalogue_of_this_runtimes_events() {
	let (path, catalogue) = (page_path(), catalogue(&metadata()));
	if std::env::var_os("MADANG_UPDATE_METADATA").is_some() {
		fs::write(&path, &catalogue).expect("the file can be written");
	}
	assert!(
		fs::read_to_string(&path).ok() == Some(catalogue),
		"docs/src/events.md is not this runtime's: run scripts/update-metadata and commit it"
	);
}

#[test]
fn every_event_and_field_has_a_name_and_a_documentation() {
	let metadata = metadata();
	let mut missing = BTreeSet::new();
	for pallet in pallets(&metadata).iter().filter(|pallet| !is_of_the_sdk(pallet)) {
		for event in pallet.event_variants().expect("the pallet has events") {
			let name = format!("{}.{}", pallet.name(), event.name);
			if line(&event.docs).is_empty() {
				missing.insert(name.clone());
			}
			for field in &event.fields {
				if field.name.is_none() || line(&field.docs).is_empty() {
					missing.insert(format!("{name}.{}", field.name.as_deref().unwrap_or("?")));
				}
			}
		}
	}
	assert_eq!(missing, BTreeSet::new());
}

#[test]
fn the_words_of_the_source_are_taken_apart() {
	assert_eq!(inside("BoundedVec<SeenTitle, MaxTitles>"), ["SeenTitle", "MaxTitles"]);
	assert_eq!(
		inside("Option<BoundedVec<(TitleId, H256), N>>"),
		["BoundedVec<(TitleId, H256), N>"]
	);
	assert_eq!(inside("(TitleId, Option<H256>)"), ["TitleId", "Option<H256>"]);
	assert_eq!(inside("DealId"), [""; 0]);
	assert_eq!(
		line(&["See [`Event::One`] and [`Two`].".into(), " a|b".into()]),
		"See `One` and `Two`. a\\|b"
	);
}
