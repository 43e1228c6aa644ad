//! Where a claim is.

use alloc::{string::String, string::ToString, vec::Vec};
use core::fmt;

/// A member of an object, or an element of an array.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Step {
	/// The member of this name.
	Member(String),
	/// The element at this index, counted from zero.
	Element(usize),
}

/// The way from the top of the claims to a value, such as `/address/region` or `/owners/[0]/name`.
/// In a name, `~1` stands for `/`, `~0` for `~`, and `~2` for `[` at its beginning.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Path(pub Vec<Step>);

impl Path {
	/// Reads a path. None if it does not begin with `/`, or an index is not a number.
	pub fn parse(text: &str) -> Option<Self> {
		text.strip_prefix('/')?.split('/').map(step).collect::<Option<_>>().map(Self)
	}

	/// This path, one step longer.
	pub(crate) fn with(&self, step: Step) -> Self {
		let mut steps = self.0.clone();
		steps.push(step);
		Self(steps)
	}
}

fn step(text: &str) -> Option<Step> {
	if let Some(index) = text.strip_prefix('[') {
		let index = index.strip_suffix(']')?;
		let number: usize = index.parse().ok()?;
		return (number.to_string() == index).then_some(Step::Element(number));
	}
	let mut name = String::new();
	let mut chars = text.chars();
	while let Some(char) = chars.next() {
		name.push(match char {
			'~' => match chars.next()? {
				'0' => '~',
				'1' => '/',
				'2' => '[',
				_ => return None,
			},
			other => other,
		});
	}
	Some(Step::Member(name))
}

impl fmt::Display for Path {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.0.iter().try_for_each(|step| match step {
			Step::Element(index) => write!(f, "/[{index}]"),
			Step::Member(name) => {
				let escaped = name.replace('~', "~0").replace('/', "~1");
				match escaped.strip_prefix('[') {
					Some(rest) => write!(f, "/~2{rest}"),
					None => write!(f, "/{escaped}"),
				}
			}
		})
	}
}
