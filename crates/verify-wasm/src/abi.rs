//! What the module exports, and its memory.
//!
//! The memory is given from the end of the module's data upwards, and is free again as soon as nothing of it is in
//! use: a check takes what it needs, and after its answer is freed everything is as before. There is one thread.

use alloc::{alloc::dealloc, vec::Vec};
use core::{
	alloc::{GlobalAlloc, Layout},
	arch::wasm32::{memory_grow, memory_size, unreachable},
	cell::UnsafeCell,
	ptr::null_mut,
};

/// The bytes of a page of WebAssembly's memory.
const PAGE: usize = 65_536;

extern "C" {
	/// Where the linker says that the module's data end.
	static __heap_base: u8;
}

/// How much is in use.
struct Used {
	/// The first free address; zero before the first use.
	end: usize,
	/// How many pieces are in use.
	pieces: usize,
}

struct Memory(UnsafeCell<Used>);

// SAFETY: `wasm32v1-none` has no threads.
unsafe impl Sync for Memory {}

// SAFETY: pieces are disjoint, aligned and within the memory: `end` only grows while a piece is in use.
unsafe impl GlobalAlloc for Memory {
	unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
		let used = &mut *self.0.get();
		if used.pieces == 0 {
			used.end = &raw const __heap_base as usize;
		}
		let start = used.end.checked_next_multiple_of(layout.align());
		let end = start.and_then(|start| start.checked_add(layout.size()));
		let (Some(start), Some(end)) = (start, end) else { return null_mut() };
		let missing = end.div_ceil(PAGE).saturating_sub(memory_size(0));
		if missing > 0 && memory_grow(0, missing) == usize::MAX {
			return null_mut();
		}
		used.end = end;
		used.pieces += 1;
		start as *mut u8
	}

	unsafe fn dealloc(&self, piece: *mut u8, layout: Layout) {
		let used = &mut *self.0.get();
		used.pieces -= 1;
		if piece as usize + layout.size() == used.end {
			used.end = piece as usize;
		}
	}

	unsafe fn realloc(&self, piece: *mut u8, layout: Layout, size: usize) -> *mut u8 {
		let used = &mut *self.0.get();
		// The last piece grows where it is.
		if piece as usize + layout.size() == used.end {
			let end = (piece as usize).saturating_add(size);
			let missing = end.div_ceil(PAGE).saturating_sub(memory_size(0));
			if missing > 0 && memory_grow(0, missing) == usize::MAX {
				return null_mut();
			}
			used.end = end;
			return piece;
		}
		let Ok(new_layout) = Layout::from_size_align(size, layout.align()) else {
			return null_mut();
		};
		let new = self.alloc(new_layout);
		if !new.is_null() {
			core::ptr::copy_nonoverlapping(piece, new, size.min(layout.size()));
			self.dealloc(piece, layout);
		}
		new
	}
}

#[global_allocator]
static MEMORY: Memory = Memory(UnsafeCell::new(Used { end: 0, pieces: 0 }));

/// Nothing is caught: the host sees a trap.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
	unreachable()
}

fn bytes(length: usize) -> Option<Layout> {
	Layout::array::<u8>(length).ok().filter(|_| length > 0)
}

/// Memory for a request of so many bytes. Null if there is none.
#[no_mangle]
pub extern "C" fn alloc(length: usize) -> *mut u8 {
	// SAFETY: the layout is not empty.
	bytes(length).map_or(null_mut(), |layout| unsafe { alloc::alloc::alloc(layout) })
}

/// Give memory back.
///
/// # Safety
///
/// The pointer is from [`alloc`] with this length, or from [`verify`] with four more than the length there.
#[no_mangle]
pub unsafe extern "C" fn free(pointer: *mut u8, length: usize) {
	if let (Some(layout), false) = (bytes(length), pointer.is_null()) {
		dealloc(pointer, layout);
	}
}

/// Answer a request.
///
/// # Safety
///
/// The pointer is from [`alloc`] with this length.
#[no_mangle]
pub unsafe extern "C" fn verify(pointer: *const u8, length: usize) -> *mut u8 {
	let request = match pointer.is_null() {
		true => &[][..],
		false => core::slice::from_raw_parts(pointer, length),
	};
	let answer = crate::answer(request);
	let length = u32::try_from(answer.len()).unwrap_or_default();
	let mut out = Vec::with_capacity(answer.len().saturating_add(4));
	out.extend_from_slice(&length.to_le_bytes());
	out.extend_from_slice(&answer);
	alloc::boxed::Box::into_raw(out.into_boxed_slice()).cast()
}
