//! Charts: drawn, in the size that fits, and the same as their table and as the recorded data.

use serde_json::{Value, json};

use crate::Outcome;
use crate::books::sample;
use crate::driver::Browser;

#[tokio::test]
async fn the_table_is_the_recorded_data() -> Outcome {
    const ROWS: &str =
        "return Object.fromEntries([...document.querySelectorAll('.chart table')].map(table => [
        table.dataset.subject,
        [...table.tBodies[0].rows].map(row => [
            +row.cells[0].dataset.second,
            ...[...row.cells].slice(1).map(cell => +cell.innerText.replace(/\\s/g, '')),
        ])]))";
    let Some(browser) = Browser::start().await else { return Ok(()) };
    browser.open(&sample().join("all.html")).await?;
    browser.run("document.querySelector('.chart details').open = true").await?;
    let trace: Value = serde_json::from_str(include_str!("sample/trace.json"))?;
    let rows = browser.run(ROWS).await?;
    for series in trace["series"].as_array().into_iter().flatten() {
        let points = series["points"].as_array().into_iter().flatten();
        let expected: Vec<Value> = points
            .map(|point| json!([point["second"], point["live"], point["sites"], point["bytes"]]))
            .collect();
        let subject = series["subject"].as_str().unwrap_or_default();
        assert_eq!(rows[subject], json!(expected), "{subject}");
    }
    browser.close().await
}

#[tokio::test]
async fn a_line_has_the_recorded_points_and_fits_the_window() -> Outcome {
    const DRAWN: &str = "const shown = [...document.querySelectorAll('.chart > div')].filter(it => it.checkVisibility());
        const box = shown[0].getBoundingClientRect();
        return {
            shown: shown.map(it => it.className),
            points: [...shown[0].querySelectorAll('path.chart-line')].map(it => it.getAttribute('d').split(/[ML]/).length - 1),
            fits: box.width > 0 && box.right <= innerWidth,
        }";
    let Some(browser) = Browser::start().await else { return Ok(()) };
    for (width, shown) in [(1280, "chart-wide"), (320, "chart-narrow")] {
        browser.set_width(width).await?;
        browser.open(&sample().join("all.html")).await?;
        let expected = json!({"shown": [shown], "points": [5, 5], "fits": true});
        assert_eq!(browser.run(DRAWN).await?, expected, "{width}");
    }
    browser.close().await
}

#[tokio::test]
async fn a_line_rises_where_the_count_does() -> Outcome {
    const LAST: &str =
        "return [...document.querySelectorAll('.chart-wide path.chart-line')].map(it => {
        const box = it.getBBox(); return [Math.round(box.height), Math.round(box.width)]; })";
    let Some(browser) = Browser::start().await else { return Ok(()) };
    browser.open(&sample().join("all.html")).await?;
    let boxes = browser.run(LAST).await?;
    let height = |index: usize| boxes[index][0].as_u64().unwrap_or(0);
    assert!(height(0) > 200 && height(1) < 3, "{boxes}");
    assert_eq!(boxes[0][1], boxes[1][1]);
    browser.close().await
}
