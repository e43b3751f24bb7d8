//! Where a task comes from and what it is: everything about it that the compiler already knows.

use std::any::type_name;
use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;

/// How a task runs.
///
/// It costs nothing per task: it is a part of the static record of the task's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A future that any worker of the runtime may poll.
    Task,
    /// A future bound to one thread (`spawn_local`, `LocalSet`, `LocalExecutor`).
    Local,
    /// A closure on the runtime's pool of blocking threads.
    Blocking,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Task => "task",
            Kind::Local => "local task",
            Kind::Blocking => "blocking task",
        })
    }
}

/// The spawn site: the place in the source whose call spawned a task.
///
/// Prints as `file:line:column`, the form that editors and terminals turn into a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Site {
    /// The source file, as the compiler was given it: usually relative to the workspace.
    pub file: &'static str,
    /// The line, from 1; 0 when the census had no room left to tell this site from others.
    pub line: u32,
    /// The column, from 1; 0 as above.
    pub column: u32,
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            return f.write_str(self.file);
        }
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

impl Site {
    /// Stands for every site that the census had no room left to tell from others.
    const OTHER: Self =
        Self { file: "(a spawn site beyond the 4096 that have a name)", line: 0, column: 0 };

    pub(crate) fn of(location: Option<&'static Location<'static>>) -> Self {
        location.map_or(Self::OTHER, |location| Self {
            file: location.file(),
            line: location.line(),
            column: location.column(),
        })
    }
}

/// What the compiler knows about a spawned type. One static per type and kind, never built at run time.
#[derive(Debug)]
pub(crate) struct TypeRecord {
    /// Called when a report is made; at compile time the name is not yet a constant on stable Rust.
    pub(crate) name: fn() -> &'static str,
    /// Bytes of the future or closure as it was handed over.
    pub(crate) size: usize,
    pub(crate) kind: Kind,
    /// It is meant to live as long as the program does.
    pub(crate) daemon: bool,
}

/// Carries one record per kind, as constants that the compiler promotes to statics.
struct RecordOf<F>(PhantomData<F>);

impl<F> RecordOf<F> {
    const TASK: TypeRecord = Self::record(Kind::Task, false);
    const LOCAL: TypeRecord = Self::record(Kind::Local, false);
    const BLOCKING: TypeRecord = Self::record(Kind::Blocking, false);
    const DAEMON: TypeRecord = Self::record(Kind::Task, true);

    const fn record(kind: Kind, daemon: bool) -> TypeRecord {
        TypeRecord { name: type_name::<F>, size: size_of::<F>(), kind, daemon }
    }
}

/// Where a task is born and what it is: a spawn site and a static record of its type.
///
/// Each constructor takes the place of its *caller*, through any number of `#[track_caller]` functions: that is
/// how a facade's `spawn` reports the line of the program that called it and not a line of its own. Take the
/// origin in the `#[track_caller]` function itself: inside an `async` block or a closure the trail is lost.
///
/// ```
/// #[track_caller]
/// fn spawn<F: Future>(future: F) -> fuite::Tracked<F> {
///     fuite::Tracked::with_origin(future, fuite::Origin::task::<F>())
/// }
///
/// let task = spawn(async {});
/// assert!(fuite::by_site().iter().any(|row| row.site.file == file!()));
/// # drop(task);
/// ```
#[derive(Clone, Copy)]
pub struct Origin {
    pub(crate) location: &'static Location<'static>,
    pub(crate) record: &'static TypeRecord,
}

impl Origin {
    /// The caller spawns the future `F`, and any worker may poll it.
    #[inline]
    #[track_caller]
    #[must_use]
    pub fn task<F>() -> Self {
        Self { location: Location::caller(), record: &RecordOf::<F>::TASK }
    }

    /// The caller spawns the future `F` as a daemon: a task that is meant to live as long as the program, and that no
    /// report calls a leak.
    #[inline]
    #[track_caller]
    #[must_use]
    pub fn daemon<F>() -> Self {
        Self { location: Location::caller(), record: &RecordOf::<F>::DAEMON }
    }

    /// The caller spawns the future `F`, bound to one thread.
    #[inline]
    #[track_caller]
    #[must_use]
    pub fn local<F>() -> Self {
        Self { location: Location::caller(), record: &RecordOf::<F>::LOCAL }
    }

    /// The caller hands the closure `F` to a pool of blocking threads.
    #[inline]
    #[track_caller]
    #[must_use]
    pub fn blocking<F>() -> Self {
        Self { location: Location::caller(), record: &RecordOf::<F>::BLOCKING }
    }

    /// The spawn site.
    #[must_use]
    pub fn site(&self) -> Site {
        Site::of(Some(self.location))
    }

    /// The name of the future's or closure's type, as [`std::any::type_name`] gives it: for eyes, not for code.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        (self.record.name)()
    }

    /// How the task runs.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.record.kind
    }

    /// Whether it is meant to live as long as the program.
    #[must_use]
    pub fn is_daemon(&self) -> bool {
        self.record.daemon
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Origin")
            .field("site", &format_args!("{}", self.site()))
            .field("type_name", &self.type_name())
            .field("kind", &self.kind())
            .finish()
    }
}
