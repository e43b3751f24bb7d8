//! What a request asks for, and why it may be refused.

use std::net::IpAddr;

use hyper::header::HOST;
use hyper::http::request::Parts;
use hyper::http::uri::Authority;
use hyper::{Method, StatusCode, Version};

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Index,
    BySite,
    ByTask,
    Profile,
    TasksAsJson,
    SitesAsJson,
    Metrics,
}

/// Each route, what it answers, and whether the program is built with it.
const ROUTES: [(&str, &str, bool); 8] = [
    ("/", "this list", true),
    ("/debug/pprof/", "this list", true),
    ("/debug/pprof/goroutine?debug=1", "the live tasks by spawn site", true),
    ("/debug/pprof/goroutine?debug=2", "each live task", true),
    (
        "/debug/pprof/goroutine",
        "the spawn sites as a profile, for `go tool pprof -top URL`",
        cfg!(feature = "pprof"),
    ),
    ("/debug/tasks", "each live task, as JSON", true),
    ("/debug/tasks?by=site", "the live tasks by spawn site, as JSON", true),
    ("/metrics", "the spawn sites as gauges, for Prometheus", cfg!(feature = "metrics")),
];

/// The routes, as the index and a 404 list them.
pub(crate) fn routes() -> String {
    let built_with = ROUTES.iter().filter(|(_, _, built_with)| *built_with);
    built_with.map(|(route, answer, _)| format!("{route:<33} {answer}\n")).collect()
}

/// Why a request is not answered with a report.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("a request says in one Host header whom it is meant for")]
    NoHost,
    #[error(
        "this endpoint is for this machine: ask for it by an IP address or as localhost, not as {0}"
    )]
    Name(String),
    #[error("only GET and HEAD")]
    Method,
    #[error("no such route; there are\n\n{}", routes())]
    Path,
    #[error("{allowed}")]
    Query { allowed: &'static str },
    #[cfg(not(all(feature = "metrics", feature = "pprof")))]
    #[error("this program is built without the feature `{0}` of fuite-debug")]
    Feature(&'static str),
}

impl Refusal {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NoHost | Self::Query { .. } => StatusCode::BAD_REQUEST,
            Self::Name(_) => StatusCode::FORBIDDEN,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Path => StatusCode::NOT_FOUND,
            #[cfg(not(all(feature = "metrics", feature = "pprof")))]
            Self::Feature(_) => StatusCode::NOT_FOUND,
        }
    }
}

/// What the request asks for.
pub(crate) fn route(request: &Parts, loopback_only: bool) -> Result<Route, Refusal> {
    if loopback_only {
        hosts(request)?.iter().try_for_each(is_this_machine)?;
    }
    if !matches!(request.method, Method::GET | Method::HEAD) {
        return Err(Refusal::Method);
    }
    let query = request.uri.query().unwrap_or_default();
    match request.uri.path() {
        "/" | "/debug/pprof" | "/debug/pprof/" => Ok(Route::Index),
        "/debug/pprof/goroutine" => match query {
            "" | "debug=0" => Ok(Route::Profile),
            "debug=1" => Ok(Route::BySite),
            "debug=2" => Ok(Route::ByTask),
            _ => Err(Refusal::Query { allowed: "only debug=0, debug=1 or debug=2" }),
        },
        "/debug/tasks" => match query {
            "" => Ok(Route::TasksAsJson),
            "by=site" => Ok(Route::SitesAsJson),
            _ => Err(Refusal::Query { allowed: "only by=site, or no query" }),
        },
        "/metrics" if query.is_empty() => Ok(Route::Metrics),
        "/metrics" => Err(Refusal::Query { allowed: "no query" }),
        _ => Err(Refusal::Path),
    }
}

/// Whom the request says it is meant for: in its header, and in its address if that is a whole one.
fn hosts(request: &Parts) -> Result<Vec<Authority>, Refusal> {
    let mut hosts: Vec<Authority> = request.uri.authority().cloned().into_iter().collect();
    let mut named = request.headers.get_all(HOST).iter();
    match (named.next(), named.next()) {
        (Some(host), None) => {
            hosts.push(Authority::try_from(host.as_bytes()).map_err(|_| Refusal::NoHost)?);
        }
        // Older than the header; a browser is not.
        (None, _) if request.version == Version::HTTP_10 => {}
        _ => return Err(Refusal::NoHost),
    }
    Ok(hosts)
}

/// A web page can give its own name the address of this machine, and so have a browser send requests here that it may
/// read the answers of. It cannot do so with an address, nor with `localhost`.
fn is_this_machine(host: &Authority) -> Result<(), Refusal> {
    let name = host.host();
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    if name.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok() {
        Ok(())
    } else {
        Err(Refusal::Name(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use hyper::Request;

    use super::*;

    fn request(line: &str, hosts: &[&str]) -> Parts {
        let (method, address) = line.split_once(' ').expect("a method and an address");
        let mut request = Request::builder().method(method).uri(address);
        for host in hosts {
            request = request.header(HOST, *host);
        }
        request.body(()).expect("a request").into_parts().0
    }

    fn check(line: &str, expected: Result<Route, StatusCode>) {
        let found = route(&request(line, &["localhost:6060"]), true);
        assert_eq!(found.map_err(|refusal| refusal.status()), expected, "{line}");
    }

    #[test]
    fn each_route_is_found() {
        check("GET /", Ok(Route::Index));
        check("GET /debug/pprof", Ok(Route::Index));
        check("HEAD /debug/pprof/", Ok(Route::Index));
        check("GET /debug/pprof/goroutine", Ok(Route::Profile));
        check("GET /debug/pprof/goroutine?debug=0", Ok(Route::Profile));
        check("GET /debug/pprof/goroutine?debug=1", Ok(Route::BySite));
        check("GET /debug/pprof/goroutine?debug=2", Ok(Route::ByTask));
        check("GET /debug/tasks", Ok(Route::TasksAsJson));
        check("GET /debug/tasks?by=site", Ok(Route::SitesAsJson));
        check("GET /metrics", Ok(Route::Metrics));
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_its_status() {
        check("POST /metrics", Err(StatusCode::METHOD_NOT_ALLOWED));
        check("DELETE /nothing", Err(StatusCode::METHOD_NOT_ALLOWED));
        check("GET /nothing", Err(StatusCode::NOT_FOUND));
        check("GET /debug/pprof/heap", Err(StatusCode::NOT_FOUND));
        for query in ["debug=3", "debug", "debug=1&debug=2", "seconds=5", "debug=-1"] {
            check(&format!("GET /debug/pprof/goroutine?{query}"), Err(StatusCode::BAD_REQUEST));
        }
        check("GET /debug/tasks?by=type", Err(StatusCode::BAD_REQUEST));
        check("GET /metrics?x", Err(StatusCode::BAD_REQUEST));
    }

    fn host(hosts: &[&str]) -> Option<StatusCode> {
        route(&request("GET /", hosts), true).err().map(|refusal| refusal.status())
    }

    #[test]
    fn an_address_and_localhost_are_this_machine() {
        for name in ["localhost", "LocalHost:6060", "127.0.0.1:6060", "[::1]:6060", "10.0.0.7"] {
            assert_eq!(host(&[name]), None, "{name}");
        }
    }

    #[test]
    fn a_name_that_a_web_page_may_own_is_refused() {
        for name in
            ["evil.example", "evil.example:6060", "localhost.evil.example", "127.0.0.1.nip.io"]
        {
            assert_eq!(host(&[name]), Some(StatusCode::FORBIDDEN), "{name}");
        }
        let whole = request("GET http://evil.example/", &["localhost"]);
        assert_eq!(route(&whole, true), Err(Refusal::Name("evil.example".into())));
    }

    #[test]
    fn no_host_or_two_are_no_request() {
        assert_eq!(host(&[]), Some(StatusCode::BAD_REQUEST));
        assert_eq!(host(&["localhost", "evil.example"]), Some(StatusCode::BAD_REQUEST));
        assert_eq!(host(&["@@"]), Some(StatusCode::BAD_REQUEST));
    }

    #[test]
    fn an_endpoint_of_the_network_goes_by_any_name() {
        assert_eq!(route(&request("GET /", &["metrics.example"]), false), Ok(Route::Index));
    }
}
