//! It is the same in a program on tokio, on smol and on no runtime; and its own tasks are in no census.

use crate::common::{Tested, alone, get, open};
use fuite_debug::Endpoint;

/// One task of the program, and nothing of the endpoint's, while it answers.
fn check(endpoint: &Endpoint) -> Tested {
    let answer = get(endpoint, "/debug/pprof/goroutine?debug=2")?;
    assert!(answer.text().starts_with("fuite: 1 live task, "), "{}", answer.text());
    assert!(answer.text().contains("runtimes.rs:"), "{}", answer.text());
    Ok(())
}

#[test]
fn in_a_program_on_tokio() -> Tested {
    use fuite_tokio as tokio;

    let _alone = alone();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build()?;
    runtime.block_on(async {
        let handle = tokio::runtime::Handle::current();
        let endpoint = open(Endpoint::builder().untracked(move || {
            let _context = handle.enter();
            tokio::untracked()
        }))?;
        let _forgotten = tokio::spawn(std::future::pending::<()>());
        let _unseen = handle_of_the_real_tokio();
        check(&endpoint)?;
        let answer = get(&endpoint, "/debug/pprof/goroutine?debug=1")?;
        assert!(answer.text().contains("0 unlisted, 1 untracked\n"), "{}", answer.text());
        Ok(())
    })
}

/// A task that the census cannot know.
fn handle_of_the_real_tokio() -> tokio::task::JoinHandle<()> {
    tokio::spawn(std::future::pending::<()>())
}

#[test]
fn in_a_program_on_smol() -> Tested {
    use fuite_smol as smol;

    let _alone = alone();
    smol::block_on(async {
        let endpoint = open(Endpoint::builder())?;
        let forgotten = smol::spawn(std::future::pending::<()>());
        check(&endpoint)?;
        forgotten.cancel().await;
        Ok(())
    })
}

#[test]
fn in_a_program_of_plain_threads() -> Tested {
    let _alone = alone();
    let endpoint = open(Endpoint::builder())?;
    let task = fuite::Tracked::new(std::future::pending::<()>());
    check(&endpoint)?;
    drop(task);
    assert_eq!(fuite::live(), 0);
    Ok(())
}
