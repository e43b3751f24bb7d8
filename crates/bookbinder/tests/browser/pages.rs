//! Pages, read from a folder: nothing is wider than the window, nothing is English, a theme is kept, a menu needs no mouse.

use std::path::Path;

use serde_json::{Value, json};

use crate::Outcome;
use crate::books::{THEMES, pages, real, sample};
use crate::driver::Browser;

#[tokio::test]
async fn an_error_and_a_request_to_the_outside_are_seen() -> Outcome {
    let Some(browser) = Browser::start().await else { return Ok(()) };
    browser.open(&sample().join("fault.html")).await?;
    let faults = browser.faults().await?;
    let has = |part: &str| faults.iter().any(|fault| fault.contains(part));
    assert!(has("une erreur voulue") && has("request: http://127.0.0.1:9/image.png"), "{faults:?}");
    browser.close().await
}

#[tokio::test]
async fn no_page_is_wider_than_a_telephone() -> Outcome {
    const TOO_WIDE: &str = "return [...document.querySelectorAll('main *')]
        .filter(it => it.getBoundingClientRect().right > innerWidth + 1
            && !it.closest('pre, .table-wrapper, .diagram, svg'))
        .slice(0, 3).map(it => it.outerHTML.slice(0, 120))";
    let Some(browser) = Browser::start().await else { return Ok(()) };
    browser.set_width(320).await?;
    for page in pages(real()).iter().chain([&sample().join("all.html")]) {
        browser.open(page).await?;
        let width = browser.run("return document.documentElement.scrollWidth").await?;
        let culprits = browser.run(TOO_WIDE).await?;
        assert!(width.as_u64() <= Some(320), "{}: {width}, {culprits:#}", page.display());
    }
    browser.close().await
}

#[tokio::test]
async fn nothing_on_a_page_is_english() -> Outcome {
    // Names of buttons and regions, which no check of the sources reads.
    const NAMES: &str = "return [...document.querySelectorAll('[title], [aria-label], [placeholder]')]
        .flatMap(it => [it.title, it.ariaLabel, it.placeholder]).filter(it => typeof it === 'string')";
    const ENGLISH: [&str; 9] = [
        "Table of",
        "Toggle",
        "Search",
        "Print",
        "chapter",
        "Copy",
        "Change theme",
        "Show",
        "Hide",
    ];
    let Some(browser) = Browser::start().await else { return Ok(()) };
    browser.open(&sample().join("all.html")).await?;
    let names = browser.run(NAMES).await?;
    let names: Vec<&str> =
        names.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    assert!(names.contains(&"Copier") && names.contains(&"Changer de thème"), "{names:?}");
    let is_english = |name: &&&str| ENGLISH.iter().any(|word| name.contains(word));
    assert_eq!(names.iter().find(is_english), None);
    let titles =
        "return [...document.querySelectorAll('.blockquote-tag-title')].map(it => it.innerText)";
    let expected = json!(["Remarque", "Conseil", "Important", "Attention", "Danger"]);
    assert_eq!(browser.run(titles).await?, expected);
    browser.close().await
}

#[tokio::test]
async fn a_theme_is_chosen_and_kept() -> Outcome {
    let Some(browser) = Browser::start().await else { return Ok(()) };
    let page = sample().join("all.html");
    let colour = "return getComputedStyle(document.body).color + getComputedStyle(document.documentElement).backgroundColor";
    let mut colours = Vec::new();
    for theme in THEMES {
        browser.open(&page).await?;
        browser.run("document.getElementById('mdbook-theme-toggle').click()").await?;
        choose(&browser, theme).await?;
        browser.client.refresh().await?;
        let class = browser.run("return document.documentElement.className").await?;
        assert!(class.as_str().is_some_and(|class| class.contains(theme)), "{theme}: {class}");
        colours.push(browser.run(colour).await?.to_string());
    }
    colours.sort();
    colours.dedup();
    assert_eq!(colours.len(), THEMES.len(), "{colours:?}");
    browser.close().await
}

pub(crate) async fn choose(browser: &Browser, theme: &str) -> Outcome {
    browser.run(&format!("document.getElementById('mdbook-theme-{theme}').click()")).await?;
    Ok(())
}

#[tokio::test]
async fn the_menus_are_reached_without_a_mouse() -> Outcome {
    let Some(browser) = Browser::start().await else { return Ok(()) };
    open_and_tab(&browser, &sample().join("all.html")).await?;
    let focus = "return document.activeElement.className || document.activeElement.id";
    assert_eq!(browser.run(focus).await?, "skip-link");
    press(&browser, "\u{e007}").await?;
    assert_eq!(browser.run("return location.hash").await?, "#mdbook-content");

    let expanded = "return document.getElementById('mdbook-sidebar-toggle').ariaExpanded";
    let before = browser.run(expanded).await?;
    browser.run("document.getElementById('mdbook-sidebar-toggle').focus()").await?;
    press(&browser, "\u{e007}").await?;
    assert_ne!(browser.run(expanded).await?, before);
    browser.close().await
}

async fn open_and_tab(browser: &Browser, page: &Path) -> Outcome {
    browser.open(page).await?;
    press(browser, "\u{e004}").await
}

/// Presses a key where the focus is.
pub(crate) async fn press(browser: &Browser, key: &str) -> Outcome {
    browser.client.active_element().await?.send_keys(key).await?;
    Ok(())
}
