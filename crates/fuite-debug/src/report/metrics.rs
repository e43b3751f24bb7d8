//! `/metrics`: the census as gauges.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use fuite::{Kind, Site};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeGaugeValue, EncodeMetric, text};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::{Registry, Unit};

use crate::body::Body;
use crate::groups::{Group, groups};
use crate::watch::{Figures, Watch};

/// What the text is, to a scraper.
pub(crate) const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The text. It has a few lines per spawn site, so it is made as a whole.
pub(crate) async fn report(watch: &Watch) -> Body {
    let sites = merge(&groups(watch).await);
    let samples_growth = watch.growth.is_some();
    let scrape = Scrape { figures: watch.figures(), sites, samples_growth };
    let mut registry = Registry::default();
    registry.register_collector(Box::new(scrape));
    let mut out = String::new();
    // Writing to memory does not fail.
    let _ = text::encode(&mut out, &registry);
    Body::Whole(out.into())
}

/// The census at the moment of a scrape.
#[derive(Debug)]
struct Scrape {
    figures: Figures,
    sites: BTreeMap<Labels, Values>,
    samples_growth: bool,
}

/// What tells one time series from another: `site="src/worker.rs:12",kind="task"`.
type Labels = [(&'static str, String); 2];

#[derive(Clone, Copy, Debug, Default)]
struct Values {
    tasks: u64,
    oldest: Duration,
    gained: u64,
}

/// The groups by line and kind: types and columns would make names that change with every build.
fn merge(groups: &[Group]) -> BTreeMap<Labels, Values> {
    let mut sites: BTreeMap<Labels, Values> = BTreeMap::new();
    for group in groups {
        let values = sites.entry(labels(group.key.site, group.key.kind)).or_default();
        values.tasks += group.tasks;
        values.oldest = values.oldest.max(group.oldest);
        values.gained += group.growth.as_ref().map_or(0, |growth| growth.gained);
    }
    sites
}

fn labels(site: Site, kind: Kind) -> Labels {
    // Beyond the sites that have a name there is no line.
    let site = match site.line {
        0 => site.to_string(),
        line => format!("{}:{line}", site.file),
    };
    [("site", site), ("kind", kind.to_string())]
}

impl Collector for Scrape {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let Figures { live, unlisted, untracked } = self.figures;
        gauge(&mut encoder, "fuite_live_tasks", "Live tasks", live)?;
        gauge(&mut encoder, "fuite_unlisted_tasks", "Live tasks without a row", unlisted)?;
        if let Some(untracked) = untracked {
            let help = "Live tasks that the census does not know";
            gauge(&mut encoder, "fuite_untracked_tasks", help, untracked)?;
        }
        self.family(&mut encoder, "fuite_site_tasks", "Live tasks of a spawn site", None, |it| {
            it.tasks
        })?;
        let help = "Age of the oldest live task of a spawn site";
        let unit = Some(&Unit::Seconds);
        self.family(&mut encoder, "fuite_site_oldest_task_age", help, unit, |it| {
            it.oldest.as_secs_f64()
        })?;
        if self.samples_growth {
            let help = "Tasks that a growing spawn site has gained over all windows; 0 where it does not grow";
            self.family(&mut encoder, "fuite_site_gained_tasks", help, None, |it| it.gained)?;
        }
        Ok(())
    }
}

fn gauge(encoder: &mut DescriptorEncoder<'_>, name: &str, help: &str, value: u64) -> fmt::Result {
    let encoder = encoder.encode_descriptor(name, help, None, MetricType::Gauge)?;
    ConstGauge::new(value).encode(encoder)
}

impl Scrape {
    /// One gauge per spawn site.
    fn family<N: EncodeGaugeValue>(
        &self,
        encoder: &mut DescriptorEncoder<'_>,
        name: &str,
        help: &str,
        unit: Option<&Unit>,
        value: impl Fn(&Values) -> N,
    ) -> fmt::Result {
        let mut encoder = encoder.encode_descriptor(name, help, unit, MetricType::Gauge)?;
        for (labels, values) in &self.sites {
            encoder.encode_family(labels)?.encode_gauge(&value(values))?;
        }
        Ok(())
    }
}
