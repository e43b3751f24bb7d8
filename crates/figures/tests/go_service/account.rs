//! What a service did.

use std::collections::BTreeMap;

use orders::{OrderId, Summary};
use serde_json::Value;

/// What was done. Two accounts are equal when the same was done, in whatever sequence the orders of a batch ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    /// For each batch, what became of each order; sorted.
    pub(crate) reports: Vec<Vec<(OrderId, String)>>,
    /// How many were rejected, by reason.
    pub(crate) rejected: BTreeMap<String, usize>,
    /// The service's own count, if its shutdown returned.
    pub(crate) summary: Option<Summary>,
    pub(crate) counts: Counts,
    /// How many tasks or goroutines are left.
    pub(crate) left: usize,
}

/// What the backend counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) charges: u64,
    pub(crate) audits: u64,
    /// Audits that succeeded.
    pub(crate) audited: u64,
}

impl Account {
    /// Reads what a program in Go printed; `None` if that is no account.
    pub(crate) fn of_json(text: &[u8]) -> Option<Self> {
        let account: Value = serde_json::from_slice(text).ok()?;
        let line =
            |line: &Value| Some((line["id"].as_u64()?, line["outcome"].as_str()?.to_owned()));
        let report = |report: &Value| {
            let mut report: Vec<_> = report.as_array()?.iter().map(line).collect::<Option<_>>()?;
            report.sort();
            Some(report)
        };
        let summary = &account["summary"];
        let of = |field| summary[field].as_u64();
        let rejected = account["rejected"].as_object()?.iter();
        Some(Self {
            reports: account["reports"].as_array()?.iter().map(report).collect::<Option<_>>()?,
            rejected: rejected
                .map(|(reason, count)| {
                    Some((reason.clone(), usize::try_from(count.as_u64()?).ok()?))
                })
                .collect::<Option<_>>()?,
            summary: of("done")
                .zip(of("rejected"))
                .zip(of("failed"))
                .map(|((done, rejected), failed)| Summary { done, rejected, failed }),
            counts: Counts {
                charges: account["charges"].as_u64()?,
                audits: account["audits"].as_u64()?,
                audited: account["audited"].as_u64()?,
            },
            left: usize::try_from(account["goroutines"].as_u64()?).ok()?,
        })
    }
}
