//! P5: a slow bank, an absent auditor and a few bad orders: does every room do its work?

use std::collections::BTreeMap;
use std::time::Duration;

use fuite::lab::Lab;
use orders::{Config, Order, OrderId, Outcome, Report, Summary};
use verdict::{BatchFacts, Conduct, OrderFacts};

use crate::bank::{Bank, Manners};
use crate::batches::orders;
use crate::service::{Service, Start};
use crate::time::{PAUSE, within_long};

/// Long enough for three heartbeats.
const CHARGE: Duration = Duration::from_secs(100);
/// Long enough for a shutdown to find audits that are not filed yet.
const AUDIT: Duration = Duration::from_secs(1);
/// The orders that reach the bank are numbered from 0 to this.
const ACCEPTED: OrderId = 12;
const REFUSED: OrderId = 4;
const PANICS: OrderId = 5;

/// How an order should end, reason aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Done,
    Rejected,
    Failed,
}

/// Sends a few batches with something of everything in them, and compares notes with the bank.
pub(crate) async fn observe<L: Lab + 'static>(start: Start) -> Conduct {
    let bank = Bank::<L>::new(Manners {
        charge: Some(CHARGE),
        audit: AUDIT,
        refused: Some(REFUSED),
        panics: Some(PANICS),
        away_for_every: Some(3),
    });
    let config = Config { workers: 2, ..Config::default() };
    let service = start(config, bank.clone()).await;

    let sent = batches();
    let count = |end| sent.iter().flatten().filter(|(_, expected)| *expected == end).count() as u64;
    let expected = [count(End::Done), count(End::Rejected), count(End::Failed)];
    let mut facts = Vec::new();
    for batch in sent {
        if !facts.is_empty() {
            // Time for every audit, and for whatever the call should have waited for.
            L::sleep(PAUSE).await;
        }
        facts.push(send::<L>(&*service, &bank, batch).await);
    }
    // At once, with the last audits on their way: to finish them is a part of the shutdown.
    let summary = within_long::<L, _>(service.shutdown()).await;
    let audited: Vec<bool> = (0..ACCEPTED).map(|id| bank.seen(id).audited).collect();
    // An order that the call did not wait for is late, and not lost.
    L::sleep(PAUSE).await;
    Conduct {
        orders: (0..).zip(audited).map(|(id, audited)| order_facts(&bank, id, audited)).collect(),
        batches: facts,
        expected,
        summary: summary.map(|Summary { done, rejected, failed }| [done, rejected, failed]),
    }
}

/// Twelve orders for the bank, three with a bad field, one that comes twice in a batch and one that
/// comes again later, and an empty batch.
fn batches() -> [Vec<(Order, End)>; 4] {
    let accepted = |first, count| {
        orders(first, count).into_iter().map(|order| {
            let failed = [REFUSED, PANICS].contains(&order.id);
            (order, if failed { End::Failed } else { End::Done })
        })
    };
    let bad = |id| (Order { quantity: 0, ..orders(id, 1).remove(0) }, End::Rejected);
    let again = |id| (orders(id, 1).remove(0), End::Rejected);
    let unknown = (Order { instrument: "ACME".to_owned(), ..again(101).0 }, End::Rejected);
    let free = (Order { price: 0, ..again(102).0 }, End::Rejected);
    [
        accepted(0, 6).chain([bad(100), unknown, free]).collect(),
        accepted(6, 4).chain([again(6)]).collect(),
        Vec::new(),
        accepted(10, 2).chain([again(1)]).collect(),
    ]
}

async fn send<L: Lab + 'static>(
    service: &dyn Service,
    bank: &Bank<L>,
    batch: Vec<(Order, End)>,
) -> BatchFacts {
    let (orders, expected): (Vec<_>, Vec<_>) =
        batch.into_iter().map(|(order, end)| (order.clone(), (order.id, end))).unzip();
    let (heard, began) = (bank.heartbeats(), L::elapsed());
    let report = within_long::<L, _>(service.process_orders(orders)).await;
    let seconds = (L::elapsed() - began).as_secs();
    let heartbeats = bank.heartbeats() - heard;
    let unanswered = |(id, end): &(OrderId, End)| {
        (*end != End::Rejected && bank.seen(*id).answered == 0).then_some(*id)
    };
    let late = expected.iter().filter_map(unanswered).collect();
    BatchFacts {
        returned: report.is_some(),
        seconds,
        heartbeats,
        misreported: report.map_or_else(Vec::new, |report| misreported(&expected, &report)),
        late,
    }
}

/// The orders of a batch whose entries in the report are not what they should be.
fn misreported(expected: &[(OrderId, End)], report: &Report) -> Vec<OrderId> {
    let mut ends: BTreeMap<OrderId, (Vec<End>, Vec<End>)> = BTreeMap::new();
    for (id, end) in expected {
        ends.entry(*id).or_default().0.push(*end);
    }
    for (id, outcome) in &report.outcomes {
        ends.entry(*id).or_default().1.push(match outcome {
            Outcome::Done => End::Done,
            Outcome::Rejected(_) => End::Rejected,
            Outcome::Failed(_) => End::Failed,
        });
    }
    let differ = |(expected, reported): &mut (Vec<End>, Vec<End>)| {
        expected.sort_unstable();
        reported.sort_unstable();
        expected != reported
    };
    ends.into_iter().filter_map(|(id, mut pair)| differ(&mut pair).then_some(id)).collect()
}

fn order_facts<L: Lab + 'static>(bank: &Bank<L>, id: OrderId, audited: bool) -> OrderFacts {
    let seen = bank.seen(id);
    OrderFacts {
        id,
        charges: seen.charges,
        payable: ![REFUSED, PANICS].contains(&id),
        audits: seen.audits,
        audited,
    }
}
