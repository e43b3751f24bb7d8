//! Nothing but tests: of `#[tokio::test]` and `#[smol::test]`, where those are the facades'.
