//! `{{#questions NAME}}`: questions with checked answers.
//!
//! The page is complete without JavaScript: the answers are there, folded. `theme/quiz.js` makes a
//! form of it.

use std::fmt::Write as _;
use std::fs;

use serde::Deserialize;
use toml::Spanned;

use crate::Layout;
use crate::html::{as_one_block, escape, from_markdown};

/// `book/questions/NAME.toml`. The texts are Markdown, and know where they stand in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Questions {
    pub(crate) question: Vec<Question>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    /// Unique in the file; the learner does not see it.
    id: String,
    pub(crate) text: Spanned<String>,
    /// Shown once the learner has answered.
    pub(crate) explanation: Spanned<String>,
    pub(crate) answer: Vec<Answer>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    pub(crate) text: Spanned<String>,
    right: bool,
    /// What to say to who has chosen this answer.
    pub(crate) because: Option<Spanned<String>>,
}

impl Questions {
    /// Reads a file of questions, and refuses what no learner could answer.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let questions: Self =
            toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())?;
        for (index, question) in questions.question.iter().enumerate() {
            let id = &question.id;
            if questions.question[..index].iter().any(|other| other.id == *id) {
                return Err(format!("the id `{id}` is there twice: rename one"));
            }
            if question.answer.len() < 2 {
                return Err(format!("question `{id}` has fewer than two answers: add some"));
            }
            if !question.answer.iter().any(|answer| answer.right) {
                return Err(format!("question `{id}` has no right answer: mark one"));
            }
        }
        if questions.question.is_empty() {
            return Err("there is no question: write one".to_owned());
        }
        Ok(questions)
    }
}

pub(super) fn expand(layout: &Layout, name: &str) -> Result<String, String> {
    let file = layout.book().join(format!("questions/{name}.toml"));
    let shown = layout.relative(&file).display();
    let text = fs::read_to_string(&file).map_err(|error| {
        format!("cannot read `{shown}` ({error}): write it, or correct the name")
    })?;
    let questions = Questions::parse(&text).map_err(|error| format!("`{shown}`: {error}"))?;
    let count = questions.question.len();
    let mut html = String::from("<div class=\"quiz-set\">\n");
    for (index, question) in questions.question.iter().enumerate() {
        let key = format!("quiz-{name}-{}", question.id);
        html.push_str(&form(question, &escape(&key), index + 1, count));
    }
    html.push_str("</div>\n");
    Ok(as_one_block(&html))
}

fn form(question: &Question, key: &str, number: usize, count: usize) -> String {
    let several = question.answer.iter().filter(|answer| answer.right).count() > 1;
    let (legend, rest) = first_paragraph(&from_markdown(question.text.get_ref()));
    let hint =
        if several { "<p class=\"quiz-hint\">Plusieurs réponses sont justes.</p>\n" } else { "" };
    let mut html = format!(
        "<form class=\"quiz\" id=\"{key}\">\n<fieldset>\n\
         <legend><span class=\"quiz-number\">Question {number} sur {count}</span> {legend}</legend>\n\
         {rest}{hint}<ul class=\"quiz-answers\">\n"
    );
    for (index, answer) in question.answer.iter().enumerate() {
        html.push_str(&item(answer, key, index + 1, several));
    }
    let _ = write!(
        html,
        "</ul>\n<button type=\"submit\" class=\"quiz-check\">Vérifier</button>\n\
         <div class=\"quiz-feedback\" role=\"status\" aria-live=\"polite\"></div>\n</fieldset>\n{}</form>\n",
        folded(question)
    );
    html
}

fn item(answer: &Answer, key: &str, number: usize, several: bool) -> String {
    let kind = if several { "checkbox" } else { "radio" };
    let because = answer.because.as_ref().map_or(String::new(), |because| {
        format!("<div class=\"quiz-because\" hidden>{}</div>", from_markdown(because.get_ref()))
    });
    format!(
        "<li><input type=\"{kind}\" name=\"{key}\" id=\"{key}-{number}\" value=\"{number}\" data-right=\"{}\">\
         <label for=\"{key}-{number}\">{}</label>{because}</li>\n",
        answer.right,
        inline(answer.text.get_ref()),
    )
}

/// The right answers and the explanation, which open once an answer was given.
fn folded(question: &Question) -> String {
    let right = question.answer.iter().filter(|answer| answer.right);
    let right: String =
        right.map(|answer| format!("<li>{}</li>", inline(answer.text.get_ref()))).collect();
    format!(
        "<details class=\"quiz-solution\">\n<summary>Réponse et explication</summary>\n\
         <ul>{right}</ul>\n{}</details>\n",
        from_markdown(question.explanation.get_ref())
    )
}

/// One line of Markdown, without the paragraph around it.
fn inline(text: &str) -> String {
    let (first, rest) = first_paragraph(&from_markdown(text));
    format!("{first}{rest}").trim_end().to_owned()
}

/// What is in the first paragraph, and what follows it: a legend holds no block.
fn first_paragraph(html: &str) -> (String, String) {
    html.strip_prefix("<p>")
        .and_then(|html| html.split_once("</p>"))
        .map_or((String::new(), html.to_owned()), |(first, rest)| {
            (first.to_owned(), rest.trim_start().to_owned())
        })
}
