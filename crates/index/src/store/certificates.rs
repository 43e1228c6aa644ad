//! Client certificates: who may show which, now and over time.

use super::{members::period, to_u32, to_u64, Sql, Store, StoreError, Value};
use crate::block::Place;
use sqlx::{any::AnyRow, AnyConnection, Row};

/// A certificate that an institution registered, from one event to another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RegisteredCertificate {
	/// The institution.
	pub institution: u32,
	/// The SHA-256 of the certificate, as `0x` and hex digits.
	pub fingerprint: String,
	/// The event that registered it.
	pub since: Place,
	/// The time of that event, in milliseconds since 1970.
	pub time: u64,
	/// What it is for: `read`, `submit`, `audit`.
	pub scopes: Vec<String>,
	/// From when on it is refused, in milliseconds since 1970.
	pub ends_at: u64,
	/// The administrator who registered it.
	pub by: String,
	/// The event that removed it. None if it is registered now.
	pub until: Option<Place>,
	/// The administrator who removed it. None if nobody did, its time was over, or the council replaced the administrator.
	pub removed_by: Option<String>,
}

/// An institution that has registered a certificate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CertificateHolder {
	/// The institution.
	pub institution: u32,
	/// Its kind as it is now.
	pub kind: String,
	/// Its state as it is now.
	pub state: String,
	/// What the certificate is for.
	pub scopes: Vec<String>,
	/// From when on it is refused, in milliseconds since 1970.
	pub ends_at: u64,
}

/// Who has registered a certificate, and since when that is known.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CertificateHolders {
	/// The time of the last block that counts in it, in milliseconds since 1970. Zero if none does.
	pub known_at: u64,
	/// The institutions, by number. Several can register one certificate.
	pub holders: Vec<CertificateHolder>,
}

const CERTIFICATES: &str =
	"SELECT block, idx, until_block, until_idx, time, institution, fingerprint, scopes, ends_at, \
	by_account, removed_by FROM client_certificates WHERE 1 = 1";

impl Store {
	/// Who has registered the certificate with this SHA-256, as `0x` and hex digits.
	pub async fn certificate_holders(
		&self,
		fingerprint: &str,
	) -> Result<CertificateHolders, StoreError> {
		let mut reading = self.snapshot().await?;
		let select = "SELECT c.institution, i.kind, i.state, c.scopes, c.ends_at FROM client_certificates c \
			JOIN institutions i ON i.institution = c.institution AND i.until_block IS NULL \
			WHERE c.until_block IS NULL AND c.fingerprint = ? ORDER BY c.institution";
		let rows = Sql::default().and(select, [fingerprint.into()]).rows(&mut reading).await?;
		let known_at = known_at(&mut reading).await?;
		let holder = |row: &AnyRow| {
			Ok(CertificateHolder {
				institution: to_u32(row.try_get(0)?),
				kind: row.try_get(1)?,
				state: row.try_get(2)?,
				scopes: scopes(row, 3)?,
				ends_at: to_u64(row.try_get(4)?),
			})
		};
		let holders = rows.iter().map(holder).collect::<Result<_, StoreError>>()?;
		Ok(CertificateHolders { known_at, holders })
	}

	/// The certificates that an institution registered, the oldest first.
	pub async fn client_certificates(
		&self,
		institution: u32,
	) -> Result<Vec<RegisteredCertificate>, StoreError> {
		let sql = Sql::new(CERTIFICATES).and(" AND institution = ?", [institution.into()]);
		let sql = sql.and(" ORDER BY block, idx", []);
		sql.rows(&mut *self.reader().await?).await?.iter().map(registered).collect()
	}
}

/// The time of the last block that the projections of members and certificates have read.
async fn known_at(connection: &mut AnyConnection) -> Result<u64, StoreError> {
	let names: [Value; 2] = ["institutions".into(), "client_certificates".into()];
	let select = "SELECT b.time FROM projections p JOIN blocks b ON b.number = p.next - 1 \
		WHERE p.name IN (?, ?) ORDER BY b.time";
	let rows = Sql::default().and(select, names).rows(connection).await?;
	match &rows[..] {
		[earlier, _] => Ok(to_u64(earlier.try_get(0)?)),
		_ => Ok(0),
	}
}

fn scopes(row: &AnyRow, column: usize) -> Result<Vec<String>, StoreError> {
	let text: String = row.try_get(column)?;
	Ok(text.split(',').filter(|one| !one.is_empty()).map(ToOwned::to_owned).collect())
}

fn registered(row: &AnyRow) -> Result<RegisteredCertificate, StoreError> {
	let (since, until) = period(row)?;
	Ok(RegisteredCertificate {
		institution: to_u32(row.try_get(5)?),
		fingerprint: row.try_get(6)?,
		since,
		time: to_u64(row.try_get(4)?),
		scopes: scopes(row, 7)?,
		ends_at: to_u64(row.try_get(8)?),
		by: row.try_get(9)?,
		until,
		removed_by: row.try_get(10)?,
	})
}
