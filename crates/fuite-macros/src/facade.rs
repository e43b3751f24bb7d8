//! What the three facades have in common, and in what they differ.

/// A facade, as its attribute needs to know it.
#[derive(Debug)]
pub(crate) struct Facade {
    /// What a manifest calls the package.
    pub(crate) package: &'static str,
    /// The name under which the attribute checks by default.
    pub(crate) own_name: &'static str,
    /// The name of the runtime.
    pub(crate) runtime: &'static str,
    pub(crate) attribute: Attribute,
}

/// The runtime's own `test` attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attribute {
    /// It takes arguments, among them the path of the runtime.
    WithArguments,
    /// It takes none, and finds the runtime under its own name only.
    Plain,
    /// There is none.
    Absent,
}

pub(crate) const TOKIO: Facade = Facade {
    package: "fuite-tokio",
    own_name: "fuite_tokio",
    runtime: "tokio",
    attribute: Attribute::WithArguments,
};

pub(crate) const ASYNC_STD: Facade = Facade {
    package: "fuite-async-std",
    own_name: "fuite_async_std",
    runtime: "async_std",
    attribute: Attribute::Plain,
};

pub(crate) const SMOL: Facade = Facade {
    package: "fuite-smol",
    own_name: "fuite_smol",
    runtime: "smol",
    attribute: Attribute::Absent,
};
