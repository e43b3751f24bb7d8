//! From a request to its answer.

use hyper::header::{
    ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use hyper::http::request::Parts;
use hyper::{Response, StatusCode};

use crate::body::Body;
use crate::report::{by_site, by_task, json};
use crate::request::{Refusal, Route, route, routes};
use crate::watch::Watch;

const TEXT: &str = "text/plain; charset=utf-8";
const JSON: &str = "application/json";

/// What is answered to a request. Panics when a report does.
pub(crate) async fn answer(watch: &Watch, request: &Parts, loopback_only: bool) -> Response<Body> {
    let answer = match route(request, loopback_only) {
        Ok(route) => report(watch, route).await,
        Err(refusal) => Err(refusal),
    };
    answer.unwrap_or_else(|refusal| refused(&refusal))
}

async fn report(watch: &Watch, route: Route) -> Result<Response<Body>, Refusal> {
    Ok(match route {
        Route::Index => text(StatusCode::OK, &routes()),
        Route::BySite => respond(StatusCode::OK, TEXT, by_site::report(watch).await),
        Route::ByTask => respond(StatusCode::OK, TEXT, by_task::report(watch)),
        Route::TasksAsJson => respond(StatusCode::OK, JSON, json::tasks(watch)),
        Route::SitesAsJson => respond(StatusCode::OK, JSON, json::sites(watch).await),
        Route::Profile => profile(watch).await?,
        Route::Metrics => metrics(watch).await?,
    })
}

#[cfg(feature = "pprof")]
async fn profile(watch: &Watch) -> Result<Response<Body>, Refusal> {
    let body = crate::report::profile::report(watch).await;
    let mut response = respond(StatusCode::OK, "application/octet-stream", body);
    let file = HeaderValue::from_static("attachment; filename=\"goroutine\"");
    response.headers_mut().insert(hyper::header::CONTENT_DISPOSITION, file);
    Ok(response)
}

#[cfg(not(feature = "pprof"))]
async fn profile(_watch: &Watch) -> Result<Response<Body>, Refusal> {
    Err(Refusal::Feature("pprof"))
}

#[cfg(feature = "metrics")]
async fn metrics(watch: &Watch) -> Result<Response<Body>, Refusal> {
    use crate::report::metrics;

    Ok(respond(StatusCode::OK, metrics::CONTENT_TYPE, metrics::report(watch).await))
}

#[cfg(not(feature = "metrics"))]
async fn metrics(_watch: &Watch) -> Result<Response<Body>, Refusal> {
    Err(Refusal::Feature("metrics"))
}

fn refused(refusal: &Refusal) -> Response<Body> {
    let mut response = text(refusal.status(), &refusal.to_string());
    if *refusal == Refusal::Method {
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    response
}

/// There are too many others.
pub(crate) fn busy() -> Response<Body> {
    let mut response = text(StatusCode::SERVICE_UNAVAILABLE, "too many connections at once");
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

/// A report could not be made.
pub(crate) fn panicked() -> Response<Body> {
    text(StatusCode::INTERNAL_SERVER_ERROR, "the report panicked; standard error says where")
}

fn text(status: StatusCode, text: &str) -> Response<Body> {
    let end = if text.ends_with('\n') { "" } else { "\n" };
    respond(status, TEXT, Body::Whole(format!("{text}{end}").into()))
}

fn respond(status: StatusCode, content_type: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // A task may be named anything: no browser is to take it for a page.
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
