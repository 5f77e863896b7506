//! Columns or rows within one block of memory.

use std::borrow::Cow;

use super::guard::Failure;
use super::input::array;
use super::status::StatusCode;
use crate::review::columns::{Column, Width};

/// Where the values of a column lie in a block: offsets and strides in bytes, no pointers.
///
/// A column of an array has the stride 0; a field of an array of structs the size of the struct. A column
/// of bits (`"width": "bit"`) with stride 0 has one bit a row, the lowest of a byte first, and otherwise
/// the lowest bit of a byte for each row. Values need no alignment; those that are aligned and stand one
/// after another are read where they are.
///
/// ```
/// use guanxi::capi::Place;
/// assert_eq!(size_of::<Place>(), 48);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Place {
    /// The size of this struct: `sizeof(gx_place)`. Fields that a smaller one does not have are 0.
    pub struct_size: u32,
    /// 1 where a bit for each row says whether its value is known, else 0. The column must have been
    /// declared with `"unknown": "bitmap"`.
    pub has_known: u32,
    /// Where the value of the first row lies.
    pub values: u64,
    /// From the value of a row to that of the next; 0 where they stand one after another.
    pub stride: u64,
    /// Where the bits begin that say whether values are known: 1 for known.
    pub known: u64,
    /// From the byte of a row to that of the next; 0 where the bits of all rows stand one after another.
    pub known_stride: u64,
    /// Which bit from there on is that of the first row, the lowest of a byte is 0.
    pub known_bit: u64,
}

#[cold]
fn outside(name: usize, what: &str) -> Failure {
    let message = format!("the {what} of place {name} do not lie within the block");
    let help = "give the offset of the first row and the stride in bytes, and the length of the whole block";
    Failure::call(StatusCode::GxLength, "place-outside", message, help)
}

#[cold]
fn bad_size(size: u32) -> Failure {
    let message = format!("`struct_size` {size} is not that of a `gx_place`");
    let help =
        "set it to `sizeof(gx_place)` in each place, and bytes behind what this version knows to 0";
    Failure::call(StatusCode::GxStructSize, "struct-size", message, help)
}

#[cold]
fn bad_flag(value: u32) -> Failure {
    let message = format!("`has_known` is {value}");
    Failure::call(StatusCode::GxArgument, "has-known", message, "write 0 or 1")
}

/// The first two fields, which every version has.
const HEAD: usize = 8;

/// The places of an array whose structs may be of an older or newer version.
///
/// # Safety
/// `places` is NULL, or `count` structs of the size that the first of them says can be read from it for as
/// long as `'a`.
pub(super) unsafe fn places<'a>(
    places: *const Place,
    count: usize,
) -> Result<Cow<'a, [Place]>, Failure> {
    if count == 0 {
        return Ok(Cow::Borrowed(&[]));
    }
    // SAFETY: as the caller promises; each struct begins with its size.
    let size = unsafe { array("places", places.cast::<u32>(), 1) }?;
    let size = size.first().copied().unwrap_or(0);
    let each = usize::try_from(size).unwrap_or(0);
    let found = if each == size_of::<Place>() && places.is_aligned() {
        // SAFETY: as the caller promises; any bytes are a place.
        Cow::Borrowed(unsafe { array("places", places, count) }?)
    } else {
        if !(HEAD..=4_096).contains(&each) || !each.is_multiple_of(align_of::<u64>()) {
            return Err(bad_size(size));
        }
        let length = count.saturating_mul(each);
        // SAFETY: as the caller promises.
        let bytes = unsafe { array("places", places.cast::<u8>(), length) }?;
        let read = bytes.chunks_exact(each).map(|bytes| read(bytes, size));
        Cow::Owned(read.collect::<Result<_, _>>()?)
    };
    for place in found.iter() {
        match (place.struct_size == size, place.has_known) {
            (false, _) => return Err(bad_size(place.struct_size)),
            (_, 0 | 1) => {}
            (_, other) => return Err(bad_flag(other)),
        }
    }
    Ok(found)
}

/// A struct of another version.
#[cold]
fn read(bytes: &[u8], size: u32) -> Result<Place, Failure> {
    let (own, more) = bytes.split_at(bytes.len().min(size_of::<Place>()));
    if more.iter().any(|byte| *byte != 0) {
        return Err(bad_size(size));
    }
    let half = |at: usize| -> u32 {
        let found = own.get(at..at.saturating_add(4)).and_then(|part| part.try_into().ok());
        found.map_or(0, u32::from_ne_bytes)
    };
    let whole = |at: usize| -> u64 {
        let found = own.get(at..at.saturating_add(8)).and_then(|part| part.try_into().ok());
        found.map_or(0, u64::from_ne_bytes)
    };
    Ok(Place {
        struct_size: half(0),
        has_known: half(4),
        values: whole(8),
        stride: whole(16),
        known: whole(24),
        known_stride: whole(32),
        known_bit: whole(40),
    })
}

/// Values that had to be put together, since they do not stand one after another.
#[derive(Debug)]
enum Gathered {
    U8(Vec<u8>),
    U16(Vec<u16>),
    I32(Vec<i32>),
    I64(Vec<i64>),
}

/// The values and bits of a column that had to be put together.
#[derive(Debug, Default)]
pub(super) struct Gather {
    values: Option<Gathered>,
    known: Option<Vec<u8>>,
}

/// So many bytes of each row from an offset on.
fn strided<'a, const N: usize>(
    block: &'a [u8],
    (offset, stride): (u64, u64),
    rows: usize,
) -> Option<impl Iterator<Item = [u8; N]> + use<'a, N>> {
    let (offset, stride) = (usize::try_from(offset).ok()?, usize::try_from(stride).ok()?);
    let last = rows.saturating_sub(1).checked_mul(stride)?.checked_add(offset)?;
    let needed = if rows == 0 { 0 } else { last.checked_add(N)? };
    if needed > block.len() {
        return None;
    }
    // INVARIANT: the last row was looked at.
    let at = move |row: usize| offset.saturating_add(row.saturating_mul(stride));
    let get = move |row: usize| {
        let part = block.get(at(row)..at(row).saturating_add(N));
        part.and_then(|part| part.try_into().ok()).unwrap_or([0; N])
    };
    Some((0..rows).map(get))
}

/// The bits of each row, packed.
fn packed(bits: impl Iterator<Item = bool>, rows: usize) -> Vec<u8> {
    let mut bytes = vec![0_u8; rows.div_ceil(8)];
    for (row, bit) in bits.enumerate() {
        if let (true, Some(byte)) = (bit, bytes.get_mut(row / 8)) {
            *byte |= 1 << (row % 8);
        }
    }
    bytes
}

/// The bytes from an offset on.
fn from(block: &[u8], offset: u64, length: usize) -> Option<&[u8]> {
    let offset = usize::try_from(offset).ok()?;
    block.get(offset..offset.checked_add(length)?)
}

impl Place {
    /// Whether the values can be read where they are.
    fn stands(&self, block: &[u8], width: Width) -> bool {
        // The bits of an address that are not set where it is aligned: a division would cost more than all
        // the rest.
        let (bytes, odd) = match width {
            Width::U8 => (1, 0),
            Width::U16 => (2, const { align_of::<u16>().wrapping_sub(1) }),
            Width::I32 => (4, const { align_of::<i32>().wrapping_sub(1) }),
            Width::I64 => (8, const { align_of::<i64>().wrapping_sub(1) }),
            // A byte for each row is not a bit for each row.
            Width::Bit => (0, 0),
        };
        let close = self.stride == 0 || self.stride == bytes;
        let at = usize::try_from(self.values).ok();
        let at = at.and_then(|at| block.as_ptr().addr().checked_add(at));
        close && at.is_some_and(|at| at & odd == 0)
    }

    /// Whether nothing has to be put together.
    pub(super) fn is_plain(&self, block: &[u8], width: Width) -> bool {
        (self.has_known == 0 || self.known_stride == 0) && self.stands(block, width)
    }

    /// Puts together what does not stand one after another.
    #[cold]
    pub(super) fn gather(
        &self,
        (name, width): (usize, Width),
        block: &[u8],
        rows: usize,
    ) -> Result<Gather, Failure> {
        let mut gather = Gather::default();
        if !self.stands(block, width) {
            let bytes = match width {
                Width::U8 | Width::Bit => 1,
                Width::U16 => 2,
                Width::I32 => 4,
                Width::I64 => 8,
            };
            let stride = if self.stride == 0 { bytes } else { self.stride };
            let at = (self.values, stride);
            let values = match width {
                Width::U8 => strided(block, at, rows)
                    .map(|found| Gathered::U8(found.map(u8::from_ne_bytes).collect())),
                Width::U16 => strided(block, at, rows)
                    .map(|found| Gathered::U16(found.map(u16::from_ne_bytes).collect())),
                Width::I32 => strided(block, at, rows)
                    .map(|found| Gathered::I32(found.map(i32::from_ne_bytes).collect())),
                Width::I64 => strided(block, at, rows)
                    .map(|found| Gathered::I64(found.map(i64::from_ne_bytes).collect())),
                Width::Bit => strided(block, at, rows).map(|found| {
                    Gathered::U8(packed(found.map(|[byte]: [u8; 1]| byte & 1 == 1), rows))
                }),
            };
            gather.values = Some(values.ok_or_else(|| outside(name, "values"))?);
        }
        if self.has_known == 1 && self.known_stride != 0 {
            let byte = self.known.checked_add(self.known_bit / 8);
            let bit = self.known_bit % 8;
            let found = byte.and_then(|byte| strided(block, (byte, self.known_stride), rows));
            let found = found.ok_or_else(|| outside(name, "bits of what is known"))?;
            let bits = found.map(|[byte]: [u8; 1]| byte >> bit & 1 == 1);
            gather.known = Some(packed(bits, rows));
        }
        Ok(gather)
    }

    /// The column, read where it is or from what was put together.
    // A column that is handed back in memory would be read before it is written whole.
    #[inline(always)]
    pub(super) fn column<'a>(
        &self,
        (name, width): (usize, Width),
        block: &'a [u8],
        rows: usize,
        gather: Option<&'a Gather>,
    ) -> Result<Column<'a>, Failure> {
        let out = || outside(name, "values");
        let bytes = |each: usize| {
            let length = rows.checked_mul(each).ok_or_else(out)?;
            from(block, self.values, length).ok_or_else(out)
        };
        let values = gather.and_then(|gather| gather.values.as_ref());
        let column = match (values, width) {
            (Some(Gathered::U8(values)), Width::Bit) => Column::bits(values, 0),
            (Some(Gathered::U8(values)), _) => Column::u8(values),
            (Some(Gathered::U16(values)), _) => Column::u16(values),
            (Some(Gathered::I32(values)), _) => Column::i32(values),
            (Some(Gathered::I64(values)), _) => Column::i64(values),
            (None, Width::U8) => Column::u8(bytes(1)?),
            (None, Width::U16) => Column::u16(aligned(bytes(2)?, rows)),
            (None, Width::I32) => Column::i32(aligned(bytes(4)?, rows)),
            (None, Width::I64) => Column::i64(aligned(bytes(8)?, rows)),
            (None, Width::Bit) => {
                let length = rows.div_ceil(8);
                Column::bits(from(block, self.values, length).ok_or_else(out)?, 0)
            }
        };
        if self.has_known == 0 {
            return Ok(column);
        }
        if let Some(known) = gather.and_then(|gather| gather.known.as_ref()) {
            return Ok(column.known(known, 0));
        }
        let out = || outside(name, "bits of what is known");
        let bit = usize::try_from(self.known_bit).map_err(|_| out())?;
        let length = rows.checked_add(bit).ok_or_else(out)?.div_ceil(8);
        Ok(column.known(from(block, self.known, length).ok_or_else(out)?, bit))
    }
}

/// Numbers that may be made of any bytes.
trait Plain: Copy {}
impl Plain for u16 {}
impl Plain for i32 {}
impl Plain for i64 {}

/// Bytes as the numbers that they are.
fn aligned<T: Plain>(bytes: &[u8], rows: usize) -> &[T] {
    // INVARIANT: `Place::stands` saw that they are aligned; the length is that of the rows.
    debug_assert!(bytes.as_ptr().cast::<T>().is_aligned());
    debug_assert_eq!(bytes.len(), rows.saturating_mul(size_of::<T>()));
    // SAFETY: any bytes are a number; the middle holds only whole, aligned numbers.
    let (_, numbers, _) = unsafe { bytes.align_to::<T>() };
    numbers
}
