//! The search: what a reader may type, and the pages that it must lead to. The queries are data, in
//! `queries.toml`.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::Outcome;
use crate::books::real;
use crate::driver::Browser;
use crate::pages::press;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Queries {
    finds: Vec<Finds>,
    nothing: Vec<String>,
    families: Vec<Vec<String>>,
}

/// A query, and pages of which one must be among its first results.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Finds {
    query: String,
    pages: Vec<String>,
}

/// How many results a reader looks at.
const LOOKED_AT: usize = 8;

fn queries() -> Queries {
    toml::from_str(include_str!("queries.toml")).expect("the queries")
}

/// The pages that a query leads to, the best first.
async fn results(
    browser: &Browser,
    query: &str,
) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    const TYPE: &str = "const box = document.getElementById('mdbook-searchbar');
        box.value = arguments[0]; box.dispatchEvent(new Event('input'));
        return [...document.querySelectorAll('#mdbook-searchresults a')]
            .map(it => decodeURI(new URL(it.href).pathname))";
    let found = browser.client.execute(TYPE, vec![json!(query)]).await?;
    Ok(found
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect())
}

async fn open_search(browser: &Browser) -> Outcome {
    browser.open(&real().join("index.html")).await?;
    browser.run("document.getElementById('mdbook-search-toggle').click()").await?;
    browser.wait_for("window.search.sections !== undefined").await
}

#[tokio::test]
async fn each_query_finds_its_page_or_nothing() -> Outcome {
    let queries = queries();
    assert!(queries.finds.len() >= 30 && queries.nothing.len() >= 5);
    let Some(browser) = Browser::start().await else { return Ok(()) };
    open_search(&browser).await?;
    let mut misses = Vec::new();
    for Finds { query, pages } in &queries.finds {
        let found = results(&browser, query).await?;
        let is_meant = |address: &String| pages.iter().any(|page| address.ends_with(page.as_str()));
        if !found.iter().take(LOOKED_AT).any(is_meant) {
            misses.push(format!("{query}: none of {pages:?} is among {found:#?}"));
        }
    }
    for query in &queries.nothing {
        let found = results(&browser, query).await?;
        if !found.is_empty() {
            misses.push(format!("{query}: {found:?}"));
        }
    }
    assert!(misses.is_empty(), "{}", misses.join("\n"));
    let header =
        browser.run("return document.getElementById('mdbook-searchresults-header').innerText");
    let header = header.await?.to_string();
    assert!(header.contains("Aucun résultat pour «"), "{header}");
    browser.close().await
}

#[tokio::test]
async fn the_forms_of_a_word_are_one_word() -> Outcome {
    let Some(browser) = Browser::start().await else { return Ok(()) };
    browser.open(&real().join("index.html")).await?;
    for family in queries().families {
        let stems = browser
            .client
            .execute(
                "return arguments[0].map(form => french.terms(form).join('+'))",
                vec![json!(family)],
            )
            .await?;
        let stems: Vec<&str> =
            stems.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        assert!(
            stems.iter().all(|stem| *stem == stems[0] && !stem.is_empty()),
            "{family:?}: {stems:?}"
        );
    }
    browser.close().await
}

#[tokio::test]
async fn a_result_is_reached_by_keyboard_and_its_words_are_marked() -> Outcome {
    let Some(browser) = Browser::start().await else { return Ok(()) };
    browser.open(&real().join("index.html")).await?;
    press(&browser, "/").await?;
    press(&browser, "annuler").await?;
    browser.wait_for("document.querySelector('#mdbook-searchresults a') !== null").await?;
    let first = "return document.querySelector('#mdbook-searchresults a').href";
    let address = browser.run(first).await?;
    press(&browser, "\u{e015}").await?;
    assert_eq!(browser.run("return document.activeElement.href").await?, address);
    press(&browser, "\u{e007}").await?;
    let marked = browser.run("return [...document.querySelectorAll('main mark')].map(it => it.innerText.toLowerCase())").await?;
    let marked: Vec<&str> =
        marked.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    assert!(
        !marked.is_empty() && marked.iter().all(|word| word.starts_with("annul")),
        "{marked:?}"
    );
    browser.close().await
}

#[tokio::test]
async fn escape_closes_the_search_and_returns_to_its_button() -> Outcome {
    let Some(browser) = Browser::start().await else { return Ok(()) };
    open_search(&browser).await?;
    browser.run("document.getElementById('mdbook-searchbar').focus()").await?;
    press(&browser, "\u{e00c}").await?;
    assert_eq!(browser.run("return document.activeElement.id").await?, "mdbook-search-toggle");
    let hidden =
        "return document.getElementById('mdbook-search-wrapper').classList.contains('hidden')";
    assert_eq!(browser.run(hidden).await?, true);
    browser.close().await
}
