//! axe-core finds nothing on any page in any theme.

use std::path::Path;

use serde_json::{Value, json};

use crate::Outcome;
use crate::books::{THEMES, pages, real, sample};
use crate::driver::Browser;
use crate::pages::choose;

/// axe-core 4.14.1, as published (MPL-2.0, see its folder).
const AXE: &str = include_str!("axe/axe.min.js");

/// The rules about colours that axe-core has among those it applies by itself.
const COLOURS: [&str; 2] = ["color-contrast", "link-in-text-block"];

/// Which rules a page is held to.
#[derive(Clone, Copy)]
enum Rules {
    All,
    /// Another theme changes nothing else.
    Colours,
    /// Whose colours have been looked at elsewhere.
    AllButColours,
}

impl Rules {
    /// What is new in this theme, on a page that is read in each of them.
    fn in_theme(theme: &str) -> Self {
        if theme == THEMES[0] { Self::All } else { Self::Colours }
    }

    /// As axe-core’s options.
    fn options(self) -> Value {
        let mut options = json!({"resultTypes": ["violations"]});
        match self {
            Self::All => {}
            Self::Colours => options["runOnly"] = json!(COLOURS),
            Self::AllButColours => options["rules"] = json!({"color-contrast": {"enabled": false}}),
        }
        options
    }
}

/// What axe-core finds on the open page, a line each.
async fn violations(
    browser: &Browser,
    rules: Rules,
) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    // A new theme has reached the page once it is drawn again.
    const RUN: &str = "const [options, done] = arguments;
        const drawn = () => new Promise(requestAnimationFrame);
        drawn().then(drawn).then(() => axe.run(options)).then(it => done(it.violations.flatMap(rule =>
            rule.nodes.map(node => `${rule.id}: ${node.target} ${node.any.map(it => it.message).join(' ')}`))))";
    let found = browser.client.execute_async(RUN, vec![rules.options()]).await?;
    Ok(found
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect())
}

/// Opens a page and unfolds what is folded: that is read too.
async fn open(browser: &Browser, page: &Path) -> Outcome {
    browser.open(page).await?;
    browser.run("document.querySelectorAll('details').forEach(it => it.open = true)").await?;
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
async fn no_page_has_a_violation_in_any_theme() -> Outcome {
    let Some(browser) = start().await? else { return Ok(()) };
    let mut found = Vec::new();
    let (for_printing, mut pages): (Vec<_>, Vec<_>) =
        pages(real()).into_iter().partition(|page| page.ends_with("print.html"));
    pages.push(sample().join("all.html"));
    for page in &pages {
        open(&browser, page).await?;
        for theme in THEMES {
            choose(&browser, theme).await?;
            let here = violations(&browser, Rules::in_theme(theme)).await?;
            found.extend(here.iter().map(|it| format!("{} in {theme}: {it}", page.display())));
        }
    }
    // All the others one below the other: what is new is how they get on together.
    for page in &for_printing {
        open(&browser, page).await?;
        let here = violations(&browser, Rules::AllButColours).await?;
        found.extend(here.iter().map(|it| format!("{}: {it}", page.display())));
    }
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
        let here = violations(&browser, Rules::in_theme(theme)).await?;
        assert_eq!(here, Vec::<String>::new(), "{theme}");
    }
    browser.close().await
}

#[tokio::test]
async fn a_violation_is_seen_by_the_rules_that_it_breaks() -> Outcome {
    let Some(browser) = start().await? else { return Ok(()) };
    browser.open(&sample().join("fault.html")).await?;
    let mut broken = Vec::new();
    for rules in [Rules::All, Rules::Colours, Rules::AllButColours] {
        let found = violations(&browser, rules).await?;
        let has = |rule: &str| found.iter().any(|it| it.starts_with(rule));
        broken.push((has("label: "), has("color-contrast: ")));
    }
    assert_eq!(broken, [(true, true), (false, true), (true, false)]);
    browser.close().await
}
