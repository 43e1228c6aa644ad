//! Knows the public layouts of register data that have other columns than the files of an import.

/// How many values a line of the building book's open data has at least.
const FEWEST_VALUES: usize = 20;

/// Columns that only one public layout has together, and what that layout is.
const LAYOUTS: [(&[&str], &str); 6] = [
	(&["고유번호", "공시지가", "표준지여부"], "open data of official prices (개별공시지가정보)"),
	(&["고유번호", "대장구분코드", "지목코드"], "open data of the land book (토지임야정보)"),
	(&["고유번호", "공유인일련번호"], "open data of land owners (토지소유정보)"),
	(&["법정동코드", "삭제일자"], "the portal's table of districts (국토교통부 법정동코드)"),
	(&["단지명", "동명", "호명", "공시가격"], "open data of apartment prices (공동주택 공시가격)"),
	(&["관리건축물대장PK"], "open data of the building book (건축물대장)"),
];

/// Which public layout the first line of a file has, if it is not that of an import.
pub(super) fn layout(first_line: &str, header: &[String]) -> Option<&'static str> {
	let values: Vec<_> = first_line.split('|').collect();
	if values.len() >= FEWEST_VALUES {
		return Some(of_building_book(&values));
	}
	let names: Vec<_> = header.iter().map(|name| plain(name)).collect();
	let has = |column: &&str| names.iter().any(|name| name == column);
	LAYOUTS.iter().find(|(columns, _)| columns.iter().all(has)).map(|(_, what)| *what)
}

/// A file of the building book's open data (건축물대장 대용량 자료), which has no header.
fn of_building_book(values: &[&str]) -> &'static str {
	match values.len() {
		33 => "open data of a building's floors (건축물대장 층별개요)",
		39 => "open data of the areas of units (건축물대장 전유공용면적)",
		77 => "open data of buildings (건축물대장 표제부)",
		_ => "a file separated by |, as open data of the building book is (건축물대장)",
	}
}

/// The name of a column without spaces, underscores and a unit in parentheses.
fn plain(name: &str) -> String {
	let name = match name.rsplit_once('(') {
		Some((name, unit)) if unit.ends_with(')') => name,
		_ => name,
	};
	name.chars().filter(|c| !matches!(c, ' ' | '_')).collect()
}
