//! Sentences for people that are written in English in the source and shown in English or Korean.
//!
//! The crate that uses [`t!`] has a module `sentences` with three functions:
//!
//! - `korean(english) -> Option<&'static str>`: the Korean of a sentence, if Korean is in use;
//! - `sentence(english) -> &'static str`: a sentence without values in the language in use;
//! - `fill(korean, &[(name, value)]) -> String`: the Korean with the values in its places.

mod places;

use places::{places, Place};
use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// A sentence in the language in use: `t!("there is no key {name} in {}", folder)`.
///
/// It takes what `format!` takes: values in order, values with names, and variables. With values it is a `String`, without
/// them a `&'static str`. A width or a precision that is itself a value is not possible.
#[proc_macro]
pub fn t(input: TokenStream) -> TokenStream {
	expand(input).unwrap_or_else(|problem| {
		let message = TokenTree::Literal(Literal::string(problem));
		call(&["core", "compile_error"], true, message.into())
	})
}

/// A value that is given after the sentence.
struct Given {
	name: Option<String>,
	value: TokenStream,
}

fn expand(input: TokenStream) -> Result<TokenStream, &'static str> {
	let mut parts = divide(input).into_iter();
	let text: Vec<_> = parts.next().into_iter().flatten().collect();
	let [TokenTree::Literal(text)] = text.as_slice() else {
		return Err("the sentence is a text in quotes");
	};
	let source = text.to_string();
	if !source.starts_with('"') {
		return Err("the sentence is a text in quotes");
	}
	let (places, given) = (places(&source)?, parts.map(given).collect::<Vec<_>>());
	let text = || TokenStream::from(TokenTree::Literal(text.clone()));
	if places.is_empty() && given.is_empty() {
		return Ok(call(&["crate", "sentences", "sentence"], false, text()));
	}
	let mut english = text();
	for one in &given {
		english.extend([comma()]);
		if let Some(name) = &one.name {
			english.extend([ident(name), punct('=')]);
		}
		english.extend(one.value.clone());
	}
	let english = call(&["std", "format"], true, english);
	let mut values = TokenStream::new();
	for place in &places {
		values.extend([value(place, &given)?, comma()]);
	}
	let mut arguments: TokenStream =
		[ident("words"), comma(), punct('&'), group(Delimiter::Bracket, values)]
			.into_iter()
			.collect();
	arguments = call(&["crate", "sentences", "fill"], false, arguments);
	let mut arms = TokenStream::from_iter([ident("None")]);
	arms.extend(arrow());
	arms.extend(english);
	arms.extend([comma(), ident("Some"), group(Delimiter::Parenthesis, ident("words").into())]);
	arms.extend(arrow());
	arms.extend(arguments);
	let mut all = TokenStream::from_iter([ident("match")]);
	all.extend(call(&["crate", "sentences", "korean"], false, text()));
	all.extend([group(Delimiter::Brace, arms)]);
	Ok(all)
}

/// A place's name and its value as text: `("name", format!("{name}"))`.
fn value(place: &Place, given: &[Given]) -> Result<TokenTree, &'static str> {
	let of_name = |one: &&Given| one.name.as_deref() == Some(&place.name);
	let found = match place.name.parse::<usize>() {
		Ok(number) => Some(given.get(number).ok_or("a place of the sentence has no value")?),
		Err(_) => given.iter().find(of_name),
	};
	let mut arguments = match found {
		Some(_) => TokenStream::from(literal(&format!("{{{}}}", place.form))),
		// A variable.
		None => literal(&format!("{{{}{}}}", place.name, place.form)).into(),
	};
	if let Some(found) = found {
		arguments.extend([comma()]);
		arguments.extend(found.value.clone());
	}
	let mut pair = TokenStream::from_iter([literal(&place.name), comma()]);
	pair.extend(call(&["std", "format"], true, arguments));
	Ok(group(Delimiter::Parenthesis, pair))
}

/// Divide at the commas.
fn divide(input: TokenStream) -> Vec<TokenStream> {
	let mut parts = vec![TokenStream::new()];
	for token in input {
		match &token {
			TokenTree::Punct(one) if one.as_char() == ',' => parts.push(TokenStream::new()),
			_ => {
				if let Some(last) = parts.last_mut() {
					last.extend([token]);
				}
			}
		}
	}
	if parts.last().is_some_and(TokenStream::is_empty) {
		parts.pop();
	}
	parts
}

/// A value, with its name if it has one: `name = value`.
fn given(part: TokenStream) -> Given {
	let tokens: Vec<_> = part.into_iter().collect();
	match tokens.as_slice() {
		[TokenTree::Ident(name), TokenTree::Punct(equals), value @ ..]
			if equals.as_char() == '=' && equals.spacing() == Spacing::Alone =>
		{
			Given { name: Some(name.to_string()), value: value.iter().cloned().collect() }
		}
		all => Given { name: None, value: all.iter().cloned().collect() },
	}
}

/// A call of a function or a macro.
fn call(path: &[&str], is_macro: bool, arguments: TokenStream) -> TokenStream {
	let mut all = TokenStream::new();
	for (number, part) in path.iter().enumerate() {
		if number > 0 || *part != "crate" {
			all.extend([
				TokenTree::Punct(Punct::new(':', Spacing::Joint)),
				TokenTree::Punct(Punct::new(':', Spacing::Alone)),
			]);
		}
		all.extend([ident(part)]);
	}
	if is_macro {
		all.extend([punct('!')]);
	}
	all.extend([group(Delimiter::Parenthesis, arguments)]);
	all
}

fn arrow() -> [TokenTree; 2] {
	[TokenTree::Punct(Punct::new('=', Spacing::Joint)), punct('>')]
}

fn comma() -> TokenTree {
	punct(',')
}

fn punct(sign: char) -> TokenTree {
	TokenTree::Punct(Punct::new(sign, Spacing::Alone))
}

fn ident(name: &str) -> TokenTree {
	TokenTree::Ident(Ident::new(name, Span::call_site()))
}

fn literal(text: &str) -> TokenTree {
	TokenTree::Literal(Literal::string(text))
}

fn group(delimiter: Delimiter, inside: TokenStream) -> TokenTree {
	TokenTree::Group(Group::new(delimiter, inside))
}
