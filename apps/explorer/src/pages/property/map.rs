//! Where a parcel is: its outline and those of its neighbours.

use super::heading::lot;
use crate::{
	ask::Ask,
	failure::Failure,
	map::{Drawing, HEIGHT, WIDTH},
	page::Page,
	shown,
};
use madang_primitives::Pnu;
use maud::{html, Markup};
use std::collections::BTreeSet;

/// The map of the parcel with the first of these numbers that the map has. Nothing without a map, or without an outline.
///
/// # Errors
///
/// If the index does not answer.
pub async fn drawn(ask: &Ask, page: &Page, numbers: &[&str]) -> Result<Markup, Failure> {
	let Some(map) = &ask.explorer.map else { return Ok(html! {}) };
	let Some((pnu, drawing)) = numbers.iter().find_map(|pnu| Some((*pnu, Drawing::of(map, pnu)?)))
	else {
		return Ok(html! {
			p.quiet { (page.t("The map of this explorer has no outline of this parcel.")) }
		});
	};
	// Only those that the books have can be looked at.
	let mut known = BTreeSet::new();
	for one in &drawing.neighbours {
		let found = ask.explorer.store.parcels_numbered(one.pnu).await;
		if !found.map_err(|error| ask.failed(error))?.is_empty() {
			known.insert(one.pnu);
		}
	}
	Ok(html! {
		section {
			h2 { (page.t("Map")) }
			(svg(page, pnu, &drawing, &known))
			@if !drawing.neighbours.is_empty() {
				h3 { (page.t("Parcels around it, the nearest first")) }
				ul.columns {
					@for one in &drawing.neighbours {
						li {
							@if known.contains(one.pnu) { a href=(page.object("pnu", one.pnu)) { (name(one.pnu)) } }
							@else { (name(one.pnu)) }
						}
					}
				}
			}
			p.quiet { (page.t("The outlines are those of a file of this explorer's operator, as it is now. The chain has none, and they prove no boundary.")) }
		}
	})
}

/// The lot of a parcel, or its number.
fn name(pnu: &str) -> String {
	pnu.parse::<Pnu>().map_or_else(|_| pnu.to_owned(), lot)
}

fn svg(page: &Page, pnu: &str, drawing: &Drawing<'_>, known: &BTreeSet<&str>) -> Markup {
	let (metres, length) = drawing.scale;
	let others: Vec<_> = drawing.neighbours.iter().map(|one| name(one.pnu)).collect();
	let length = format!("{:.1}", 20.0 + length);
	let number = |value: f64| format!("{value:.1}");
	html! {
		figure.chart {
			svg.map viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } width=(WIDTH) height=(HEIGHT) role="group"
				aria-labelledby="map-title map-words" {
				title #map-title { (page.t("The parcel and those around it")) ": " (name(pnu)) }
				desc #map-words {
					(page.t("North is up.")) " " (page.t("Around it:")) " " (others.join(", "))
				}
				@for one in &drawing.neighbours {
					@if known.contains(one.pnu) {
						a href=(page.object("pnu", one.pnu)) tabindex="-1" aria-label=(name(one.pnu)) { path d=(one.path) {} }
					} @else { path d=(one.path) {} }
				}
				path.own d=(drawing.own) {}
				@for one in &drawing.neighbours {
					@if let Some([x, y]) = one.middle { text x=(number(x)) y=(number(y)) { (name(one.pnu)) } }
				}
				text.own x=(number(drawing.middle[0])) y=(number(drawing.middle[1])) { (name(pnu)) }
				path.mark d={ "M20 " (HEIGHT - 24.0) "V" (HEIGHT - 18.0) "H" (length) "V" (HEIGHT - 24.0) } {}
				text.mark x="20" y=(HEIGHT - 28.0) { (shown::number(metres.into())) " m" }
				path.mark d={ "M" (WIDTH - 24.0) " 56V20l-6 12M" (WIDTH - 24.0) " 20l6 12" } {}
				text.mark x=(WIDTH - 24.0) y="72" { (page.t("N")) }
			}
			figcaption { (page.t("North is up.")) " " (page.t("Equirectangular around the parcel (WGS 84).")) }
		}
	}
}
