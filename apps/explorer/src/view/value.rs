//! A value of the chain.

use crate::values::Shown;
use maud::{html, Markup};

/// A value with all that is in it.
pub fn value(shown: &Shown) -> Markup {
	match shown {
		Shown::Nothing => html! {},
		Shown::Text { text, link, code } => text_of(text, link.as_deref(), *code),
		Shown::Fields(fields) => html! {
			dl.facts { @for (name, field) in fields { dt { (name) } dd { (value(field)) } } }
		},
		Shown::List(values) => match &values[..] {
			[] => html! { "–" },
			[only] => value(only),
			values => html! { ol { @for one in values { li { (value(one)) } } } },
		},
	}
}

fn text_of(text: &str, link: Option<&str>, code: bool) -> Markup {
	let class = code.then_some("code");
	match link {
		Some(link) => html! { a href=(link) class=[class] { (text) } },
		None => html! { span class=[class] { (text) } },
	}
}
