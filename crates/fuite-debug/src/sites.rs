//! Something per spawn site, found quickly for each of a million tasks.

use std::collections::HashMap;

use fuite::{Kind, Site, Task};
use rustc_hash::FxHashMap;

/// What tells the tasks of one group from those of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) site: Site,
    pub(crate) type_name: &'static str,
    pub(crate) kind: Kind,
}

impl Key {
    fn of(task: &Task) -> Self {
        Self { site: task.site(), type_name: task.type_name(), kind: task.kind() }
    }
}

/// Where the texts of a key lie, which takes a fraction of the time to compare. The compiler may keep several copies
/// of one text, so two addresses can mean the same key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Address {
    file: (usize, usize),
    place: (u32, u32),
    type_name: (usize, usize),
    kind: Kind,
}

impl Address {
    fn of(key: &Key) -> Self {
        let lies = |text: &'static str| (text.as_ptr().addr(), text.len());
        Self {
            file: lies(key.site.file),
            place: (key.site.line, key.site.column),
            type_name: lies(key.type_name),
            kind: key.kind,
        }
    }
}

/// A value for each group of tasks that has been met so far. At most a few thousand: the census names no more sites.
#[derive(Debug)]
pub(crate) struct Sites<T> {
    index: Index,
    values: Vec<T>,
}

/// The numbers of the groups, in the order in which they were met.
#[derive(Debug, Default)]
struct Index {
    by_address: FxHashMap<Address, usize>,
    by_key: HashMap<Key, usize>,
    /// Neighbours in the table often have one origin.
    last: Option<(Address, usize)>,
}

impl Index {
    fn find(&mut self, key: Key) -> usize {
        let address = Address::of(&key);
        if let Some((last, index)) = self.last
            && last == address
        {
            return index;
        }
        let index = match self.by_address.get(&address) {
            Some(index) => *index,
            None => self.insert(key, address),
        };
        self.last = Some((address, index));
        index
    }

    fn insert(&mut self, key: Key, address: Address) -> usize {
        let next = self.by_key.len();
        let index = *self.by_key.entry(key).or_insert(next);
        self.by_address.insert(address, index);
        index
    }
}

impl<T> Sites<T> {
    pub(crate) fn new() -> Self {
        Self { index: Index::default(), values: Vec::new() }
    }

    /// The value of the task's group; `make` makes it for the first task of a group.
    pub(crate) fn of(&mut self, task: &Task, make: impl FnOnce(Key) -> T) -> &mut T {
        let key = Key::of(task);
        let index = self.index.find(key);
        if index == self.values.len() {
            self.values.push(make(key));
        }
        &mut self.values[index]
    }

    /// The values, in the order in which their groups were met.
    pub(crate) fn into_values(self) -> Vec<T> {
        self.values
    }
}
