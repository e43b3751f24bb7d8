//! Appends to a report what `format!` would take five times as long for.

use std::time::Duration;

use fuite::TaskId;

/// A number.
pub(crate) fn number(out: &mut Vec<u8>, number: u64) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// A task's id, as it prints itself.
pub(crate) fn id(out: &mut Vec<u8>, id: TaskId) {
    let (row, life) = id.parts();
    number(out, row);
    out.push(b'.');
    number(out, life);
}

/// Seconds, with three decimals: `12.345s`.
pub(crate) fn seconds(out: &mut Vec<u8>, duration: Duration) {
    let millis = duration.subsec_millis();
    number(out, duration.as_secs());
    out.push(b'.');
    for padding in [100, 10] {
        if millis < padding {
            out.push(b'0');
        }
    }
    number(out, u64::from(millis));
    out.push(b's');
}

/// A text between quotation marks, with nothing in it that moves a terminal's cursor.
pub(crate) fn quoted(out: &mut Vec<u8>, text: &str) {
    // Writing to memory does not fail, and a text is always JSON.
    let _ = serde_json::to_writer(out, text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_have_three_decimals() {
        for (millis, expected) in
            [(0, "0.000s"), (7, "0.007s"), (1_040, "1.040s"), (12_345, "12.345s")]
        {
            let mut out = Vec::new();
            seconds(&mut out, Duration::from_millis(millis));
            assert_eq!(String::from_utf8_lossy(&out), expected);
        }
    }

    #[test]
    fn an_id_is_written_as_it_prints_itself() {
        let _task = fuite::Tracked::new(std::future::pending::<()>());
        for task in fuite::tasks() {
            let mut out = Vec::new();
            id(&mut out, task.id());
            assert_eq!(String::from_utf8_lossy(&out), task.id().to_string());
        }
    }

    #[test]
    fn a_quoted_text_stays_on_its_line() {
        let mut out = Vec::new();
        quoted(&mut out, "a \"b\"\n\u{1b}[2J");
        assert_eq!(String::from_utf8_lossy(&out), r#""a \"b\"\n\u001b[2J""#);
    }
}
