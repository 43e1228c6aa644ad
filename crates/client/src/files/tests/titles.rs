//! The rows of a title, which may be anywhere in the file, are read and checked together.

use super::*;
use madang_primitives::{CauseKind, EntryPurpose, FormerOffice, InstitutionId, Party};
use pallet_titles::{ImportedContent, ImportedTarget, Rank, Section};

fn read_all(rows: &[&str]) -> Checked<TitleRow> {
	let mut known = known_with_unit();
	known.units.insert(madang_primitives::UnitId::new(11_680_200_000_002));
	read_titles(file::<TitleRow>(rows), &known).unwrap()
}

/// The first title with another number and property.
fn second(row: &str) -> String {
	row.replace("11462017000001", "11462017000002").replace("200000001", "200000002")
}

/// The messages of a file without its name.
fn messages(checked: &Checked<TitleRow>) -> Vec<String> {
	let all = checked.refused.iter().map(ToString::to_string);
	all.map(|one| one.split_once(':').unwrap().1.to_owned()).collect()
}

#[test]
fn rows_of_a_title_are_put_together_from_anywhere() {
	let rows = [mortgage(), second(&title()), title(), second(&mortgage()), attachment()];
	let checked = read_all(&rows.each_ref().map(String::as_str));
	assert_eq!(messages(&checked), [""; 0]);
	let found: Vec<_> =
		checked.rows.iter().map(|(line, title)| (*line, title.entries.len())).collect();
	assert_eq!(found, [(2, 3), (3, 2)]);
}

#[test]
fn every_value_of_an_entry_is_read() {
	let checked = read_all(&[&title(), &mortgage(), &attachment()]);
	assert_eq!(checked.refused, []);
	let [(2, title)] = &checked.rows[..] else { panic!("one title on line 2") };
	assert_eq!((title.entries.len(), title.foreign()), (3, 1));
	let [acquired, mortgage, attached] = &title.entries[..] else { panic!("three entries") };
	assert_eq!(
		(acquired.cause.kind, acquired.former.clone()),
		(CauseKind::Sale, Some(Rank::main(1)))
	);
	let ImportedContent::RevolvingMortgage { mortgagees, max_secured, on, .. } = &mortgage.content
	else {
		panic!("a mortgage")
	};
	assert_eq!(mortgagees.to_vec(), [Party::Member(InstitutionId(4))]);
	assert_eq!((*max_secured, on), (480_000_000, &ImportedTarget::Whole));
	assert_eq!((attached.office, attached.cause.on), (FormerOffice(1142), None));
	assert_eq!(attached.cause.kind, CauseKind::AsImported);
	let ImportedContent::Foreign { purpose, section, text, .. } = &attached.content else {
		panic!("a foreign entry")
	};
	assert_eq!((*purpose, *section), (EntryPurpose::ProvisionalAttachment, Section::A));
	assert_eq!(text.to_string(), person(7));
	// What is written is what was read.
	let written = to_csv([title]).unwrap();
	let again = read_titles(Source::new("again", &written[..]).unwrap(), &known_with_unit());
	assert_eq!(again.unwrap().rows, checked.rows);
}

#[test]
fn a_bad_row_rejects_its_title_and_the_file_of_rejected_rows_has_all_of_it() {
	let bad = mortgage().replace("480000000", "0");
	let checked = read_all(&[&title(), &second(&title()), &bad, &attachment()]);
	assert_eq!(
		messages(&checked),
		["4: column \"max_secured\": 0: the maximum secured amount must be above zero"]
	);
	assert_eq!(checked.rows.len(), 1, "the other title is good");
	let remarks = checked.refused_remarks();
	let lines: Vec<_> = remarks.iter().map(|one| one.line).collect();
	assert_eq!(lines, [2, 4, 5]);
	assert_eq!(remarks[0].reason, "another row of the same title is rejected");
	assert_eq!(remarks[0].fields.join(","), title());
}

#[test]
fn rows_that_contradict_each_other_are_named_by_line_and_column() {
	let half = title().replace("=1/1", "=1/2");
	let later = half.replace("53001", "53009").replace(",1,", ",2,").replace("05-12", "06-12");
	let other_property = mortgage().replace("unit:11680200000001", "unit:11680200000002");
	let earlier = attachment().replace(",2,2020-7,1142,2020-03-04", ",2,2016-7,1142,2016-03-04");
	let third = title().replace(",1,2017", ",3,2017");
	let nobody = attachment().replace(",,,,,,,", &format!(",,,{},,,,", person(9)));
	let order =
		"does not follow the row before it in this section: ranks and receipts must rise, and \
	             one receipt has one rank";
	let receipt = |text: &str| format!("3: column \"receipt\": {text}: {order}");
	let cases: [(&[&str], String); 7] = [
		(&[&half, &later, &attachment()], String::new()),
		(
			&[&half, &mortgage()],
			"2: column \"holders\": the shares add up to 1/2, not to one".into(),
		),
		(
			&[&title(), &other_property],
			"3: column \"property\": unit:11680200000002: the title has another property on line 2"
				.into(),
		),
		(
			&[&mortgage()],
			"2: column \"kind\": no row of this title is an acquisition (소유권)".into(),
		),
		(&[&title(), &earlier], receipt("2016-7")),
		(&[&third, &attachment()], receipt("2020-7")),
		(
			&[&title(), &nobody],
			"3: column \"holders\": names somebody who holds nothing of this title".into(),
		),
	];
	for (rows, message) in cases {
		let checked = read_all(rows);
		let expected: Vec<String> = (!message.is_empty()).then_some(message).into_iter().collect();
		assert_eq!(messages(&checked), expected, "{rows:?}");
	}
}

#[test]
fn a_title_has_at_most_64_entries() {
	let row = |number: u32| {
		mortgage().replace("2017-53002", &format!("2017-{}", 53_002 + number)).replace(",1,", ",,")
	};
	let rows: Vec<_> = std::iter::once(title()).chain((0..64).map(row)).collect();
	let rows: Vec<_> = rows.iter().map(String::as_str).collect();
	assert_eq!(read_all(&rows[..64]).refused, []);
	assert_eq!(
		messages(&read_all(&rows)),
		["66: column \"title_number\": the title has more than 64 entries"]
	);
}

/// All holders together are the whole, as the chain keeps it.
#[test]
fn naming_all_holders_is_naming_the_whole() {
	let two = title()
		.replace(&format!("{}=1/1", person(3)), &format!("{}=1/2;{}=1/2", person(3), person(4)));
	let named = |text: &str| mortgage().replace("05-12,,", &format!("05-12,{text},"));
	let target = |named: String| {
		let checked = read_all(&[&two, &named]);
		assert_eq!(checked.refused, []);
		match checked.rows[0].1.entries[1].content.clone() {
			ImportedContent::RevolvingMortgage { on, .. } => on,
			_ => panic!("a mortgage"),
		}
	};
	assert_eq!(target(named(&format!("{};{}", person(4), person(3)))), ImportedTarget::Whole);
	assert!(matches!(target(named(&person(4))), ImportedTarget::Holders(_)));
}

/// Without a row whose number cannot be read, its title would look as if it lacked a mortgage.
#[test]
fn a_title_that_may_lack_a_row_is_refused_whole() {
	let (own, other) = (title(), second(&title()));
	let lines = |checked: &Checked<TitleRow>| {
		checked.records.iter().map(|(line, _)| *line).collect::<Vec<_>>()
	};
	// The number is malformed, of another length, or that of no title; the property is known.
	for bad in [
		mortgage().replace("11462017000001", "1146201700000x"),
		mortgage().replace("11462017000001", "11462017000009"),
		mortgage() + ",,",
		mortgage().replace("11462017000001", "x") + ",",
	] {
		let checked = read_all(&[&own, &bad, &other]);
		assert_eq!(lines(&checked), [2, 3], "{bad}");
		assert_eq!(checked.rows.len(), 1, "{bad}");
		assert!(!checked.refused.is_empty(), "{bad}");
	}
	// Two whole titles of one property: nobody knows whose number is right.
	let checked = read_all(&[&own, &own.replace("11462017000001", "11462017000009")]);
	assert_eq!((checked.rows.len(), lines(&checked)), (0, vec![2, 3]));
	assert!(messages(&checked)[0].contains("already on line 2"), "{:?}", messages(&checked));
	// Only the number is known.
	let checked = read_all(&[&own, &mortgage().replace("unit:", "flat:"), &other]);
	assert_eq!(lines(&checked), [2, 3]);
	// A row that names nothing can be of any title.
	let nameless = mortgage().replace("11462017000001", "x").replace("unit:", "flat:");
	let checked = read_all(&[&own, &nameless, &other]);
	assert_eq!((checked.rows.len(), lines(&checked)), (0, vec![2, 3, 4]));
	assert!(messages(&checked).iter().any(|one| one.contains("no title of the file")));
}
