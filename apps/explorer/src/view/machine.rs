//! Stages as a drawing: those that were reached are filled, with who and when. It prints, and has its words for readers of
//! screens.

use maud::{html, Markup};

/// The height of a stage, and the width of the drawing.
const ROW: u64 = 52;
const WIDTH: u64 = 420;

/// The most letters of a line.
const LETTERS: usize = 44;

/// How a stage stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
	/// It was reached before.
	Past,
	/// It is the present one.
	Now,
	/// It is the present one, and not what was wanted.
	Bad,
	/// It was not reached.
	Open,
}

/// A stage of the drawing.
pub struct Stop {
	/// Its name.
	pub name: String,
	/// When it was reached, and who did it.
	pub reached: Option<String>,
	/// How it stands.
	pub standing: Standing,
}

/// A drawing with this caption. The id tells drawings of a page apart. What is not reached is named so in the words.
pub fn machine(id: &str, caption: &str, not_reached: &str, stops: &[Stop]) -> Markup {
	let count = u64::try_from(stops.len()).unwrap_or_default();
	let height = ROW.saturating_mul(count);
	let words =
		|stop: &Stop| format!("{}: {}", stop.name, stop.reached.as_deref().unwrap_or(not_reached));
	let words = stops.iter().map(words).collect::<Vec<_>>().join("; ");
	html! {
		figure.chart {
			figcaption { (caption) }
			svg.machine viewBox={ "0 0 " (WIDTH) " " (height) } width=(WIDTH) height=(height) role="img"
				aria-labelledby={ (id) "-title " (id) "-words" } {
				title id={ (id) "-title" } { (caption) }
				desc id={ (id) "-words" } { (words) }
				@for (row, stop) in (0u64..).zip(stops) {
					@let top = row.saturating_mul(ROW);
					@if row > 0 {
						line class=(class(stop.standing)) x1="14" x2="14" y1=(top.saturating_sub(ROW) + 26) y2=(top + 10) {}
					}
					circle class=(class(stop.standing)) cx="14" cy=(top + 18) r="8" {}
					@if stop.standing == Standing::Now || stop.standing == Standing::Bad {
						circle.ring cx="14" cy=(top + 18) r="11" {}
					}
					text class=(class(stop.standing)) x="36" y=(top + 16) { (cut(&stop.name)) }
					@if let Some(reached) = &stop.reached {
						text.when x="36" y=(top + 34) { (cut(reached)) }
					}
				}
			}
		}
	}
}

fn class(standing: Standing) -> &'static str {
	match standing {
		Standing::Past => "past",
		Standing::Now => "now",
		Standing::Bad => "wrong",
		Standing::Open => "open",
	}
}

fn cut(text: &str) -> String {
	match text.chars().count() {
		0..=LETTERS => text.to_owned(),
		_ => text.chars().take(LETTERS.saturating_sub(1)).chain(['…']).collect(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_stage_is_drawn_and_said() {
		let stop = |name: &str, reached: Option<&str>, standing| Stop {
			name: name.to_owned(),
			reached: reached.map(str::to_owned),
			standing,
		};
		let stops = [
			stop("a <b>", Some("yesterday, x"), Standing::Past),
			stop("c", Some(&"y".repeat(60)), Standing::Now),
			stop("d", None, Standing::Open),
		];
		let drawn = machine("deal", "Stages", "not reached", &stops).into_string();
		assert_eq!(drawn.matches("<text").count(), 5, "{drawn}");
		assert_eq!(drawn.matches("class=\"ring\"").count(), 1);
		assert!(drawn.contains("a &lt;b&gt;: yesterday, x; c: "), "{drawn}");
		assert!(drawn.contains("; d: not reached") && drawn.contains("yyy…<"), "{drawn}");
		assert!(drawn.contains("aria-labelledby=\"deal-title deal-words\""), "{drawn}");
	}
}
