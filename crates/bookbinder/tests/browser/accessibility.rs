//! axe-core finds nothing on any page in any theme; and no page, read from a folder, has an error or asks for anything
//! outside of it.

use std::path::Path;

use serde_json::{Value, json};

use crate::Outcome;
use crate::books::{THEMES, pages, real, sample};
use crate::driver::Browser;
use crate::pages::choose;

/// axe-core 4.14.1, as published (MPL-2.0, see its folder).
const AXE: &str = include_str!("axe/axe.min.js");

/// What axe-core finds on the open page, a line each.
async fn violations(browser: &Browser) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    // A new theme has reached the page once it is drawn again. A page in a folder may not read its own style sheets, so
    // axe-core need not try.
    const RUN: &str = "const done = arguments[0];
        const drawn = () => new Promise(requestAnimationFrame);
        drawn().then(drawn).then(() => axe.run({resultTypes: ['violations'], preload: false})).then(it => done(it.violations.flatMap(rule =>
            rule.nodes.map(node => `${rule.id}: ${node.target} ${node.any.map(it => it.message).join(' ')}`))))";
    let found = browser.client.execute_async(RUN, Vec::new()).await?;
    Ok(found
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect())
}

async fn check(
    browser: &Browser,
    page: &Path,
    themes: &[&str],
    found: &mut Vec<String>,
) -> Outcome {
    browser.open(page).await?;
    // What is folded is read too.
    browser.run("document.querySelectorAll('details').forEach(it => it.open = true)").await?;
    for &theme in themes {
        choose(browser, theme).await?;
        let here = violations(browser).await?;
        found.extend(here.iter().map(|it| format!("{} in {theme}: {it}", page.display())));
    }
    let faults = browser.faults().await?;
    found.extend(faults.iter().map(|it| format!("{}: {it}", page.display())));
    Ok(())
}

/// A browser that has axe-core on every page that it opens.
async fn start() -> Result<Option<Browser>, Box<dyn std::error::Error>> {
    let Some(browser) = Browser::start().await else { return Ok(None) };
    let script = json!({"source": AXE});
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", script).await?;
    Ok(Some(browser))
}

#[tokio::test]
async fn no_page_has_a_violation_in_any_theme_nor_an_error_nor_leaves_the_folder() -> Outcome {
    let Some(browser) = start().await? else { return Ok(()) };
    let mut found = Vec::new();
    let all = pages(real());
    assert!(all.len() > 10, "{} pages", all.len());
    for page in all {
        // The page for printing is all the others one below the other, so one theme is enough.
        let themes = if page.ends_with("print.html") { &THEMES[..1] } else { &THEMES };
        check(&browser, &page, themes, &mut found).await?;
    }
    check(&browser, &sample().join("all.html"), &THEMES, &mut found).await?;
    assert!(found.is_empty(), "{}", found.join("\n"));
    browser.close().await
}

#[tokio::test]
async fn an_open_search_and_an_answered_question_have_none_either() -> Outcome {
    let Some(browser) = start().await? else { return Ok(()) };
    browser.open_at(&sample().join("all.html"), "?search=canal").await?;
    browser.run("document.querySelectorAll('form.quiz input').forEach(it => it.click())").await?;
    browser.run("document.querySelectorAll('.quiz-check').forEach(it => it.click())").await?;
    for theme in THEMES {
        choose(&browser, theme).await?;
        assert_eq!(violations(&browser).await?, Vec::<String>::new(), "{theme}");
    }
    browser.close().await
}

#[tokio::test]
async fn a_violation_is_seen() -> Outcome {
    let Some(browser) = start().await? else { return Ok(()) };
    browser.open(&sample().join("fault.html")).await?;
    let found = violations(&browser).await?;
    assert!(found.iter().any(|it| it.starts_with("label: ")), "{found:?}");
    browser.close().await
}
