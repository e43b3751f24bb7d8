//! The checks of the book: this one passes, seeded faults are found, and each directive does what its page says.

mod book_is_sound;
mod command_line;
mod directives;
mod exam_is_complete;
mod figures;
mod go_listings;
mod seeded_faults;
mod transcripts;
