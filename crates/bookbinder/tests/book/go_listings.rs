//! The Go listings of the book compile, and `go vet` has nothing to say about them.
//!
//! Where Go is not installed the tests say that they were skipped: a contributor to a Rust course may
//! well have none.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

/// What `go vet` says of a module, or nothing where there is no Go.
fn vet(module: &Path) -> Option<Result<(), String>> {
    let mut command = Command::new("go");
    // Neither a module nor a toolchain is fetched: a test must not need the network.
    command.args(["vet", "./..."]).current_dir(module);
    command.envs([("GOPROXY", "off"), ("GOTOOLCHAIN", "local"), ("GOFLAGS", "-mod=mod")]);
    match command.output() {
        Ok(output) if output.status.success() => Some(Ok(())),
        Ok(output) => Some(Err(String::from_utf8_lossy(&output.stderr).into_owned())),
        Err(_) => {
            // Not by a macro, whose output a passing test does not show.
            let _ = writeln!(std::io::stderr(), "skipped: there is no Go here to vet the listings");
            None
        }
    }
}

#[test]
fn go_has_nothing_to_say_about_the_listings_of_the_book() {
    let module = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book/go");
    // A book without Go listings has nothing to vet; an include of a missing one is a fault of its own.
    if module.is_dir()
        && let Some(Err(words)) = vet(&module)
    {
        panic!("{words}");
    }
}

#[test]
fn a_listing_that_does_not_compile_and_one_that_cannot_be_meant_are_found() {
    let module = tempfile::tempdir().expect("a temporary folder");
    fs::write(module.path().join("go.mod"), "module m\n\ngo 1.19\n").expect("a file");
    for (statement, words) in [("x := 1", "declared"), ("fmt.Printf(\"%d\", \"un\")", "%d")] {
        let main = format!(
            "package main\n\nimport \"fmt\"\n\nfunc main() {{\n\t{statement}\n\tfmt.Println()\n}}\n"
        );
        fs::write(module.path().join("main.go"), main).expect("a file");
        match vet(module.path()) {
            Some(Err(found)) => assert!(found.contains(words), "{found}"),
            Some(Ok(())) => panic!("`{statement}` was not found"),
            None => return,
        }
    }
}
