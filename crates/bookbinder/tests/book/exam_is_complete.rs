//! Nothing of the original exam is lost: each of its items is on a page, under a heading.

use std::fs;
use std::path::Path;

/// An item of the exam, the page that carries it, the heading (an id, or none for the whole page)
/// that it is under, and the words that show it is there.
type Row = (&'static str, &'static str, &'static str, &'static [&'static str]);

const HEADER: [Row; 4] = [
    (
        "headline",
        "examen.md",
        "",
        &["Examen phase 3-B", "La fuite de goroutines", "La fuite de tâches"],
    ),
    ("level", "examen.md", "", &["**Niveau** : avancé"]),
    (
        "concepts",
        "examen.md",
        "",
        &["goroutine leaks", "`context`", "`WaitGroup`", "sémantique des canaux"],
    ),
    ("duration", "examen.md", "", &["60 à 90 minutes"]),
];

const CONTEXT: [Row; 4] = [
    (
        "the alert",
        "examen.md",
        "contexte",
        &["L’équipe OPS", "alerte critique", "RAM et de CPU", "au fil du temps"],
    ),
    ("the kill", "examen.md", "contexte", &["2 heures de production", "8 Go", "OOM killer"]),
    ("the figures", "examen.md", "contexte", &["50 000 tâches", "Après 1 heure", "5 à 50 tâches"]),
    (
        "the count",
        "examen.md",
        "contexte",
        &["runtime.NumGoroutine()", "fuite::live()", "num_alive_tasks()", "ne se terminent jamais"],
    ),
];

const BUGS: [Row; 4] = [
    (
        "bug 1",
        "examen.md",
        "bug-1",
        &[
            "sans mécanisme d’arrêt",
            "attend des ordres sur un canal",
            "abandonné",
            "pour toujours",
            "workers.rs:worker",
        ],
    ),
    (
        "bug 2",
        "examen.md",
        "bug-2",
        &[
            "dans une boucle, sans nettoyage",
            "processOrders()",
            "s’accumulent",
            "chemin de sortie",
            "monitor.rs:monitor",
        ],
    ),
    (
        "bug 3",
        "examen.md",
        "bug-3",
        &[
            "`WaitGroup.Add()` après `go func()`",
            "race condition",
            "`wg.Wait()` peut revenir **avant**",
            "wg.Add(1)",
            "batch.rs:batch",
        ],
    ),
    (
        "bug 4",
        "examen.md",
        "bug-4",
        &[
            "un canal jamais fermé",
            "for msg := range ch",
            "même si plus personne n’écrit",
            "ledger.rs:ledger",
        ],
    ),
];

const COMMANDS: [Row; 5] = [
    (
        "run, in Go",
        "examen.md",
        "commandes",
        &["go run phase3-concurrency/exams/exam_goroutine_leak.go"],
    ),
    ("run, in Rust", "examen.md", "commandes", &["cargo run -p exercise-tokio", "main.rs:main"]),
    ("observe", "examen.md", "commandes", &["ne se termine jamais", "restent bloquées", "Ctrl+C"]),
    (
        "diagnose, in Go",
        "examen.md",
        "production",
        &[
            "import _ \"net/http/pprof\"",
            "http.ListenAndServe(\":6060\", nil)",
            "curl http://localhost:6060/debug/pprof/goroutine?debug=2",
        ],
    ),
    ("diagnose, in Rust", "examen.md", "production", &["listings.rs:census"]),
];

const STOPPING: [Row; 5] = [
    (
        "A: signal",
        "arreter.md",
        "signaler",
        &["on ne peut pas tuer une goroutine de l’extérieur", "*signale*"],
    ),
    (
        "A: done channel",
        "arreter.md",
        "canal-d-arret",
        &["go/arreter/main.go:done", "listings.rs:done"],
    ),
    (
        "A: done channel, in Go",
        "../go/arreter/main.go",
        "",
        &["done := make(chan struct{})", "case <-done:", "close(done)"],
    ),
    (
        "A: context",
        "arreter.md",
        "jeton",
        &["recommandé en production", "go/arreter/main.go:context", "listings.rs:token"],
    ),
    (
        "A: context, in Go",
        "../go/arreter/main.go",
        "",
        &["context.WithCancel(context.Background())", "defer cancel()", "case <-ctx.Done():"],
    ),
];

const CLOSING: [Row; 5] = [
    ("B: zero value", "fermer.md", "regles", &["valeur zéro immédiatement, sans bloquer"]),
    (
        "B: range ends",
        "fermer.md",
        "regles",
        &["`for msg := range ch` se termine quand `ch` est fermé"],
    ),
    (
        "B: panics",
        "fermer.md",
        "regles",
        &["| fermer deux fois | **panique**", "| écrire dans un canal fermé | **panique**"],
    ),
    ("B: who closes", "fermer.md", "regles", &["seul l’**émetteur**, jamais le récepteur"]),
    (
        "B: shown",
        "fermer.md",
        "",
        &[
            "go/fermer/main.go:read",
            "go/fermer/main.go:range",
            "go/fermer/main.go:panics",
            "listings.rs:close",
            "listings.rs:refused",
        ],
    ),
];

const DETECTING: [Row; 4] = [
    (
        "C: before and after",
        "detecter.md",
        "avant-apres",
        &["go/detecter/main_test.go:before_after", "listings.rs:before_after"],
    ),
    (
        "C: before and after, in Go",
        "../go/detecter/main_test.go",
        "",
        &[
            "before := runtime.NumGoroutine()",
            "time.Sleep(100 * time.Millisecond)",
            "after > before",
            "t.Errorf(\"goroutine leak:",
        ],
    ),
    ("C: goleak", "detecter.md", "goleak", &["`uber-go/goleak`"]),
    ("C: fuite", "detecter.md", "garde", &["listings.rs:guard"]),
];

const CRITERIA: [Row; 5] = [
    (
        "ends",
        "examen.md",
        "criteres",
        &["| **Obligatoire** | Le programme se termine proprement, sans Ctrl+C."],
    ),
    ("stays flat", "examen.md", "criteres", &["runtime.NumGoroutine()", "reste stable"]),
    ("four bugs", "examen.md", "criteres", &["Les 4 bugs sont identifiés et corrigés."]),
    (
        "bonus: context",
        "examen.md",
        "criteres",
        &["| **Bonus** | Utiliser un jeton d’annulation", "`context.Context`"],
    ),
    (
        "bonus: test",
        "examen.md",
        "criteres",
        &["| **Bonus** | Ajouter un test qui vérifie l’absence de fuite."],
    ),
];

#[track_caller]
fn check(rows: &[Row]) {
    for (item, page, heading, phrases) in rows {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book/src").join(page);
        // Which of its three spaces French uses is for another test.
        let text = fs::read_to_string(&file)
            .unwrap_or_else(|error| panic!("{item}: `{page}`: {error}"))
            .replace(['\u{a0}', '\u{202f}'], " ");
        let section = section(&text, heading)
            .unwrap_or_else(|| panic!("{item}: `{page}` has no heading `{{#{heading}}}`"));
        for phrase in *phrases {
            assert!(section.contains(phrase), "{item}: `{page}#{heading}` does not say `{phrase}`");
        }
    }
}

/// The text from a heading to the next one of its level or above; the whole page for no heading.
fn section<'a>(text: &'a str, heading: &str) -> Option<&'a str> {
    if heading.is_empty() {
        return Some(text);
    }
    let is_ours = |line: &str| {
        line.ends_with(&format!("{{#{heading}}}"))
            || line.trim_start_matches('#').trim().to_lowercase() == heading
    };
    let level = |line: &str| line.bytes().take_while(|byte| *byte == b'#').count();
    let mut start = None;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let depth = level(line);
        match start {
            None if depth > 0 && is_ours(line.trim_end()) => start = Some((offset, depth)),
            Some((from, ours)) if depth > 0 && depth <= ours => return Some(&text[from..offset]),
            _ => {}
        }
        offset += line.len();
    }
    start.map(|(from, _)| &text[from..])
}

#[test]
fn its_header_is_there() {
    check(&HEADER);
}

#[test]
fn its_context_is_there() {
    check(&CONTEXT);
}

#[test]
fn its_four_bugs_are_there() {
    check(&BUGS);
}

#[test]
fn its_commands_are_there() {
    check(&COMMANDS);
}

#[test]
fn its_key_concepts_are_there() {
    check(&STOPPING);
    check(&CLOSING);
    check(&DETECTING);
}

#[test]
fn its_criteria_are_there() {
    check(&CRITERIA);
}

#[test]
fn a_section_ends_where_the_next_one_begins() {
    let text = "# T\n## A {#a}\nx\n### B\ny\n## C\nz\n";
    assert_eq!(section(text, "a"), Some("## A {#a}\nx\n### B\ny\n"));
    assert_eq!(section(text, "c"), Some("## C\nz\n"));
    assert_eq!(section(text, "d"), None);
}
