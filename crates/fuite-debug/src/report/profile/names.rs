//! The name of a type, short enough for a line of `pprof -top`.

/// Crates whose paths everyone knows.
const STANDARD: [&str; 3] = ["core::", "alloc::", "std::"];

/// `app::run::{{closure}}` becomes `app::run`, and `core::pin::Pin<…>` becomes `Pin<…>`.
pub(super) fn readable(type_name: &str) -> String {
    let name = type_name.replace("::{{closure}}", "");
    let mut out = String::new();
    let mut rest = name.as_str();
    while !rest.is_empty() {
        let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
        let end = rest.find(|c| !is_path(c)).unwrap_or(rest.len());
        let (path, behind) = rest.split_at(end);
        let standard = STANDARD.iter().any(|prefix| path.starts_with(prefix));
        let last = path.rsplit("::").next().filter(|_| standard);
        out.push_str(last.unwrap_or(path));
        let next = behind.find(is_path).unwrap_or(behind.len());
        out.push_str(&behind[..next]);
        rest = &behind[next..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_as_short_as_it_can_be_told_apart() {
        for (name, expected) in [
            ("app::workers::start::{{closure}}::{{closure}}", "app::workers::start"),
            ("core::future::pending::Pending<()>", "Pending<()>"),
            (
                "core::pin::Pin<alloc::boxed::Box<dyn core::future::future::Future<Output = ()> + core::marker::Send>>",
                "Pin<Box<dyn Future<Output = ()> + Send>>",
            ),
            ("app::Retry<app::charge::{{closure}}, u8>", "app::Retry<app::charge, u8>"),
            ("dépôt::tâche::{{closure}}", "dépôt::tâche"),
            ("", ""),
        ] {
            assert_eq!(readable(name), expected);
        }
    }
}
