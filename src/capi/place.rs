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
    Bits(Vec<u8>),
}

/// The values and bits of a column that had to be put together.
#[derive(Debug)]
pub(super) struct Gather {
    values: Gathered,
    /// The bits, and the first of them.
    known: Option<(Vec<u8>, usize)>,
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
    /// The column, read where it is; `None` where something has to be put together or is wrong.
    // A column that is handed back in memory would be read before it is written whole.
    #[inline(always)]
    pub(super) fn plain<'a>(
        &self,
        width: Width,
        block: &'a [u8],
        rows: usize,
    ) -> Option<Column<'a>> {
        let values = |each: u64| match self.stride == 0 || self.stride == each {
            true => from(block, self.values, rows.checked_mul(usize::try_from(each).ok()?)?),
            false => None,
        };
        let column = match width {
            Width::U8 => Column::u8(values(1)?),
            Width::U16 => Column::u16(numbers(values(2)?)?),
            Width::I32 => Column::i32(numbers(values(4)?)?),
            Width::I64 => Column::i64(numbers(values(8)?)?),
            // A byte for each row is not a bit for each row.
            Width::Bit if self.stride != 0 => return None,
            Width::Bit => Column::bits(from(block, self.values, rows.div_ceil(8))?, 0),
        };
        match (self.has_known, self.known_stride) {
            (0, _) => Some(column),
            (_, 0) => {
                let (bytes, bit) = self.bits(block, rows)?;
                Some(column.known(bytes, bit))
            }
            _ => None,
        }
    }

    /// Copies the values and the bits of a column that cannot be read where it is.
    #[cold]
    pub(super) fn gather(
        &self,
        (name, width): (usize, Width),
        block: &[u8],
        rows: usize,
    ) -> Result<Gather, Failure> {
        let at = |each: u64| (self.values, if self.stride == 0 { each } else { self.stride });
        let values = match width {
            Width::U8 => strided(block, at(1), rows)
                .map(|found| Gathered::U8(found.map(u8::from_ne_bytes).collect())),
            Width::U16 => strided(block, at(2), rows)
                .map(|found| Gathered::U16(found.map(u16::from_ne_bytes).collect())),
            Width::I32 => strided(block, at(4), rows)
                .map(|found| Gathered::I32(found.map(i32::from_ne_bytes).collect())),
            Width::I64 => strided(block, at(8), rows)
                .map(|found| Gathered::I64(found.map(i64::from_ne_bytes).collect())),
            Width::Bit if self.stride == 0 => from(block, self.values, rows.div_ceil(8))
                .map(|bytes| Gathered::Bits(bytes.to_vec())),
            Width::Bit => strided(block, at(1), rows).map(|found| {
                Gathered::Bits(packed(found.map(|[byte]: [u8; 1]| byte & 1 == 1), rows))
            }),
        };
        let values = values.ok_or_else(|| outside(name, "values"))?;
        if self.has_known == 0 {
            return Ok(Gather { values, known: None });
        }
        let known = match self.known_stride {
            0 => self.bits(block, rows).map(|(bytes, bit)| (bytes.to_vec(), bit)),
            stride => {
                let byte = self.known.checked_add(self.known_bit / 8);
                let bit = self.known_bit % 8;
                let found = byte.and_then(|byte| strided(block, (byte, stride), rows));
                found.map(|found| {
                    (packed(found.map(|[byte]: [u8; 1]| byte >> bit & 1 == 1), rows), 0)
                })
            }
        };
        let known = known.ok_or_else(|| outside(name, "bits of what is known"))?;
        Ok(Gather { values, known: Some(known) })
    }

    /// The bits of what is known, where those of all rows stand one after another, and the first of them.
    #[inline(always)]
    fn bits<'a>(&self, block: &'a [u8], rows: usize) -> Option<(&'a [u8], usize)> {
        let bit = usize::try_from(self.known_bit).ok()?;
        let length = rows.checked_add(bit)?.div_ceil(8);
        Some((from(block, self.known, length)?, bit))
    }
}

impl Gather {
    /// The column that was put together.
    pub(super) fn column(&self) -> Column<'_> {
        let column = match &self.values {
            Gathered::U8(values) => Column::u8(values),
            Gathered::U16(values) => Column::u16(values),
            Gathered::I32(values) => Column::i32(values),
            Gathered::I64(values) => Column::i64(values),
            Gathered::Bits(bytes) => Column::bits(bytes, 0),
        };
        match &self.known {
            Some((bytes, bit)) => column.known(bytes, *bit),
            None => column,
        }
    }
}

/// Numbers that may be made of any bytes.
trait Plain: Copy {}
impl Plain for u16 {}
impl Plain for i32 {}
impl Plain for i64 {}

/// Bytes as the numbers that they are; `None` where they do not stand as such.
#[inline(always)]
fn numbers<T: Plain>(bytes: &[u8]) -> Option<&[T]> {
    // SAFETY: any bytes are a number; the middle holds only whole, aligned numbers.
    let (before, numbers, behind) = unsafe { bytes.align_to::<T>() };
    (before.is_empty() && behind.is_empty()).then_some(numbers)
}
