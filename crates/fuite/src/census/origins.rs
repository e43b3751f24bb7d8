//! Gives each origin a small number, so that a row stores four bytes and not two pointers.

use std::panic::Location;
use std::ptr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

use crate::origin::{Kind, Origin, TypeRecord};
use crate::sync::lock;

/// Open addressing, never more than half full: a look-up seldom needs a second probe. Smaller under Miri, which
/// simulates every access (and gives one call site a new address each time, so it needs many).
const KEYS: usize = if cfg!(miri) { 512 } else { 8192 };
const LIMIT: usize = KEYS / 2;

/// Numbers below it mean "some other origin", one number per [`Kind`]. They serve once the registry is full.
const OTHERS: u32 = 3;

/// One known origin, found by the addresses of its two statics.
#[derive(Debug)]
struct Key {
    /// 0 while the key is unused; written last.
    location: AtomicUsize,
    record: AtomicUsize,
    number: AtomicU32,
}

impl Key {
    const fn unused() -> Self {
        Self {
            location: AtomicUsize::new(0),
            record: AtomicUsize::new(0),
            number: AtomicU32::new(0),
        }
    }
}

/// The index of a registry, as long as it may ever get.
#[derive(Debug)]
pub struct Keys([Key; KEYS]);

impl Keys {
    /// No key is used. All zeroes, so that a static of it takes no room in the binary.
    pub const fn new() -> Self {
        Self([const { Key::unused() }; KEYS])
    }
}

/// All origins that have ever spawned a task. Look-ups take no lock; only the first spawn of a site does.
#[derive(Debug)]
pub struct Origins {
    keys: &'static Keys,
    /// Number `OTHERS + i` is `known[i]`.
    known: Mutex<Vec<Origin>>,
}

impl Origins {
    /// An empty registry, which alone uses `keys`.
    pub const fn new(keys: &'static Keys) -> Self {
        Self { keys, known: Mutex::new(Vec::new()) }
    }

    /// The number of `origin`.
    #[inline]
    pub fn number(&self, origin: Origin) -> u32 {
        match self.probe(origin) {
            Ok(number) => number,
            Err(_) => self.insert(origin),
        }
    }

    /// The number of `origin`, or the index of the free key where it belongs.
    #[inline]
    fn probe(&self, origin: Origin) -> Result<u32, usize> {
        let (location, record) = addresses(origin);
        let mut index = hash(location, record);
        loop {
            let key = &self.keys.0[index];
            // Acquire: whoever sees the location sees the two fields that were written before it.
            let known = key.location.load(Ordering::Acquire);
            if known == location && key.record.load(Ordering::Relaxed) == record {
                return Ok(key.number.load(Ordering::Relaxed));
            }
            if known == 0 {
                return Err(index);
            }
            index = (index + 1) % KEYS;
        }
    }

    #[cold]
    #[inline(never)]
    fn insert(&self, origin: Origin) -> u32 {
        let mut known = lock(&self.known);
        // Another thread may have been faster. Under the lock the free key stays free.
        let index = match self.probe(origin) {
            Ok(number) => return number,
            Err(index) => index,
        };
        if known.len() == LIMIT {
            return origin.kind() as u32;
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most LIMIT origins")]
        let number = OTHERS + known.len() as u32;
        known.push(origin);
        let (location, record) = addresses(origin);
        let key = &self.keys.0[index];
        key.record.store(record, Ordering::Relaxed);
        key.number.store(number, Ordering::Relaxed);
        key.location.store(location, Ordering::Release);
        number
    }

    /// Names what a reading of the table finds.
    pub fn directory(&self) -> Directory<'_> {
        Directory { origins: self, known: Vec::new() }
    }
}

/// Origins by number: a copy of the registry, so that no lock is held while names are resolved.
#[derive(Debug)]
pub struct Directory<'origins> {
    origins: &'origins Origins,
    known: Vec<Origin>,
}

impl Directory<'_> {
    /// The spawn site, if it has a name, and the type behind `number`.
    pub fn resolve(
        &mut self,
        number: u32,
    ) -> (Option<&'static Location<'static>>, &'static TypeRecord) {
        let Some(index) = number.checked_sub(OTHERS) else {
            return (None, &OTHER_TYPES[number as usize]);
        };
        if index as usize >= self.known.len() {
            // A site that is new since the copy was made. Its number was given out under this lock.
            self.known.clone_from(&lock(&self.origins.known));
        }
        let origin = self.known[index as usize];
        (Some(origin.location), origin.record)
    }
}

static OTHER_TYPES: [TypeRecord; OTHERS as usize] =
    [other_type(Kind::Task), other_type(Kind::Local), other_type(Kind::Blocking)];

const fn other_type(kind: Kind) -> TypeRecord {
    TypeRecord { name: || "(one of many types)", size: 0, kind, daemon: false }
}

fn addresses(origin: Origin) -> (usize, usize) {
    (ptr::from_ref(origin.location).addr(), ptr::from_ref(origin.record).addr())
}

/// Fibonacci hashing: the upper bits of the product are the well mixed ones. The factor 8, which an address is multiplied
/// by in the same instruction that adds it, tells apart pairs whose sum is the same.
#[inline]
fn hash(location: usize, record: usize) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "either half of the number is as odd")]
    const GOLDEN: usize = 0x9E37_79B9_7F4A_7C15_u64 as usize;
    let mixed = location.wrapping_add(record.wrapping_mul(8)).wrapping_mul(GOLDEN);
    mixed >> (usize::BITS - KEYS.ilog2())
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

    use super::*;
    use crate::origin::Site;

    #[test]
    fn a_site_and_type_keep_their_number() {
        static OWN_KEYS: Keys = Keys::new();
        let origins = Origins::new(&OWN_KEYS);
        let (task, local) = (Origin::task::<u8>(), Origin::local::<u8>());
        let number = origins.number(task);
        assert_ne!(origins.number(local), number, "same line, another kind");
        assert_eq!(origins.number(task), number);
        let (location, record) = origins.directory().resolve(number);
        assert_eq!(location, Some(task.location));
        assert_eq!(((record.name)(), record.kind), ("u8", Kind::Task));
    }

    #[test]
    fn beyond_the_limit_only_the_kind_is_kept() {
        // Nothing but the address of a location tells two sites apart, so copies of one make new sites.
        static SITES: OnceLock<Vec<Location<'static>>> = OnceLock::new();
        let sites = SITES.get_or_init(|| vec![*Location::caller(); LIMIT]);
        static OWN_KEYS: Keys = Keys::new();
        let origins = Origins::new(&OWN_KEYS);
        for location in sites {
            assert!(origins.number(Origin { location, ..Origin::task::<u8>() }) >= OTHERS);
        }

        let late = Origin { location: Location::caller(), ..Origin::blocking::<u8>() };
        let (location, record) = origins.directory().resolve(origins.number(late));
        assert_eq!(record.kind, Kind::Blocking);
        let site = Site::of(location);
        assert_eq!(site.to_string(), site.file, "no line that does not exist");
    }
}
