//! Questions: answered right, wrong, in part and not at all; and read without a script.

use serde_json::{Value, json};

use crate::Outcome;
use crate::books::sample;
use crate::driver::Browser;

/// Chooses answers of a question, by number, and presses the button; returns what the reader is told.
async fn answer(
    browser: &Browser,
    question: &str,
    answers: &[u8],
) -> Result<Value, Box<dyn std::error::Error>> {
    const ANSWER: &str = "const [id, answers] = arguments;
        const form = document.getElementById(id);
        form.querySelectorAll('input').forEach(input => {
            if (input.checked !== answers.includes(+input.value)) input.click();
        });
        form.querySelector('.quiz-check').click();
        return {
            feedback: form.querySelector('.quiz-feedback').innerText,
            because: [...form.querySelectorAll('.quiz-because')].filter(it => it.checkVisibility()).map(it => it.innerText),
            open: form.querySelector('.quiz-solution').open,
            shown: form.querySelector('.quiz-solution').checkVisibility(),
        }";
    let arguments = vec![json!(format!("quiz-q-{question}")), json!(answers)];
    Ok(browser.client.execute(ANSWER, arguments).await?)
}

#[track_caller]
fn check(told: &Value, feedback: &str, because: &[&str], open: bool) {
    assert_eq!(told["feedback"], feedback);
    assert_eq!(told["because"], json!(because));
    assert_eq!(told["open"], json!(open));
}

#[tokio::test]
async fn an_answer_is_checked_and_explained() -> Outcome {
    let Some(browser) = Browser::start().await else { return Ok(()) };
    browser.open(&sample().join("all.html")).await?;

    let told = answer(&browser, "une", &[]).await?;
    check(&told, "Choisissez d’abord une réponse.", &[], false);
    assert_eq!(told["shown"], false, "the explanation waits for an answer");

    let wrong = "Pas tout à fait. Essayez encore, ou lisez l’explication.";
    let because = "Il ne revient jamais tant qu’un émetteur vit, et il n’en reste pas.";
    let told = answer(&browser, "une", &[2]).await?;
    check(&told, wrong, &[because], false);
    assert_eq!(told["shown"], true, "and is at hand after one");

    check(
        &answer(&browser, "une", &[1]).await?,
        "Exact.",
        &["Plus personne ne peut écrire."],
        true,
    );
    browser.close().await
}

#[tokio::test]
async fn several_answers_must_all_be_there() -> Outcome {
    let Some(browser) = Browser::start().await else { return Ok(()) };
    browser.open(&sample().join("all.html")).await?;
    let wrong = "Pas tout à fait. Essayez encore, ou lisez l’explication.";
    check(&answer(&browser, "plusieurs", &[1, 3]).await?, wrong, &[], false);
    check(
        &answer(&browser, "plusieurs", &[1]).await?,
        "C’est juste, mais il en manque.",
        &[],
        false,
    );
    check(&answer(&browser, "plusieurs", &[1, 2]).await?, "Exact.", &[], true);
    browser.close().await
}

#[tokio::test]
async fn without_a_script_the_answers_are_folded_below() -> Outcome {
    const SHOWN: &str = "return ['.quiz-check', '.quiz-solution summary', '.quiz-answers']
        .map(it => document.querySelector(it).checkVisibility())";
    let Some(browser) = Browser::start().await else { return Ok(()) };
    browser.devtools("Emulation.setScriptExecutionDisabled", json!({"value": true})).await?;
    browser.open(&sample().join("all.html")).await?;
    // What the page has become without scripts is read with one.
    browser.devtools("Emulation.setScriptExecutionDisabled", json!({"value": false})).await?;
    assert_eq!(browser.run(SHOWN).await?, json!([false, true, true]));
    browser.close().await
}
