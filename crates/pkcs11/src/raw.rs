//! `C_Sign` alone, without `C_SignInit` before it.
//!
//! A key that asks for a PIN for each signature takes a login between the two, and Ed25519 signs in one part only
//! (`CKM_EDDSA`). The library that reaches modules has both as one function.

use crate::error::Error;
use cryptoki::{
	context::Function,
	error::{Error as ModuleError, Rv},
	session::Session,
};
use cryptoki_sys::{CK_C_Sign, CK_FUNCTION_LIST};
use std::{fmt::Display, path::Path, ptr};

/// The length of an Ed25519 signature.
const SIGNATURE: usize = 64;

/// The module's `C_Sign`.
pub struct Sign {
	function: CK_C_Sign,
	/// The function is in it, so it is not unloaded before.
	_library: cryptoki_sys::Pkcs11,
}

impl Sign {
	/// That of the module in this file, which is loaded already: the system gives the same one.
	pub fn of(path: &Path) -> Result<Self, Error> {
		let wrong = |reason: &dyn Display| Error::Module {
			path: path.to_owned(),
			reason: reason.to_string(),
		};
		// SAFETY: the program has loaded this library before and uses it as a module; loading it again runs no code of it.
		let library = unsafe { cryptoki_sys::Pkcs11::new(path) }.map_err(|error| wrong(&error))?;
		let get = library.C_GetFunctionList.as_ref().map_err(|error| wrong(error))?;
		let mut list: *mut CK_FUNCTION_LIST = ptr::null_mut();
		// SAFETY: the standard lets this be called at any time; it writes one pointer into `list`.
		let said = unsafe { get(&mut list) };
		Rv::from(said).into_result(Function::GetFunctionList)?;
		// SAFETY: the pointer is null or leads to the module's own list, which lives as long as the library.
		let function = unsafe { list.as_ref() }.and_then(|list| list.C_Sign);
		Ok(Self { function, _library: library })
	}

	/// Sign in a session in which `C_SignInit` was called and the user has logged in.
	pub fn sign(&self, session: &Session, bytes: &[u8]) -> Result<[u8; SIGNATURE], Error> {
		let function = self.function.ok_or(ModuleError::NullFunctionPointer)?;
		let length = bytes.len().try_into().map_err(|_| Error::BadSignature)?;
		let mut signature = [0; SIGNATURE];
		let mut room = signature.len().try_into().map_err(|_| Error::BadSignature)?;
		// SAFETY: the module reads `length` bytes of `bytes`, although the type of its argument does not say so, and writes at
		// most `room` bytes into `signature`. Both live until it returns.
		let said = unsafe {
			function(
				session.handle(),
				bytes.as_ptr().cast_mut(),
				length,
				signature.as_mut_ptr(),
				&mut room,
			)
		};
		Rv::from(said).into_result(Function::Sign)?;
		match usize::try_from(room) {
			Ok(SIGNATURE) => Ok(signature),
			_ => Err(Error::BadSignature),
		}
	}
}
