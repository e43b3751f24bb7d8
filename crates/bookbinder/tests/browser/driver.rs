//! Chromium, steered by chromedriver.

use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::Url;

use crate::Outcome;

/// A browser with one empty page; it is closed when this is dropped, whatever becomes of the test.
pub(crate) struct Browser {
    pub(crate) client: Client,
    _driver: Driver,
}

impl Browser {
    /// Starts a browser, or says why the test is skipped.
    pub(crate) async fn start() -> Option<Self> {
        let Some(driver) = Driver::start() else {
            let missing =
                "skipped: there is no chromedriver here (Debian: chromium, chromium-driver)";
            assert!(env::var_os("CI").is_none_or(|ci| ci != "true"), "{missing}");
            // Not by a macro, whose output a passing test does not show.
            let _ = writeln!(std::io::stderr(), "{missing}");
            return None;
        };
        let address = format!("http://127.0.0.1:{}", driver.port);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities())
            .connect(&address)
            .await
            .expect("chromedriver starts Chromium");
        Some(Self { client, _driver: driver })
    }

    pub(crate) async fn open(&self, page: &Path) -> Outcome {
        self.open_at(page, "").await
    }

    /// Opens a page with a query or a fragment.
    pub(crate) async fn open_at(&self, page: &Path, rest: &str) -> Outcome {
        let url =
            Url::from_file_path(page).map_err(|()| format!("no address: {}", page.display()))?;
        self.client.goto(&format!("{url}{rest}")).await?;
        Ok(())
    }

    /// What a script on the page returns.
    pub(crate) async fn run(&self, script: &str) -> Result<Value, Box<dyn std::error::Error>> {
        Ok(self.client.execute(script, Vec::new()).await?)
    }

    /// Waits until an expression is true on the page, for as long as chromedriver lets a script run.
    pub(crate) async fn wait_for(&self, expression: &str) -> Outcome {
        let script = format!(
            "const done = arguments[arguments.length - 1];
            const look = () => ({expression}) ? done() : requestAnimationFrame(look);
            look()"
        );
        self.client.execute_async(&script, Vec::new()).await?;
        Ok(())
    }

    /// The errors on the console and the requests to the outside since the last call.
    pub(crate) async fn faults(&self) -> Result<Vec<String>, Box<dyn std::error::Error>> {
        let console = self.client.issue_cmd(Log("browser")).await?;
        let network = self.client.issue_cmd(Log("performance")).await?;
        let errors = entries(&console).filter(|entry| entry["level"] == "SEVERE");
        let errors = errors.map(|entry| format!("console: {}", entry["message"]));
        let requests = entries(&network).filter_map(request);
        Ok(errors.chain(requests).collect())
    }

    /// Calls a method of Chromium's own protocol.
    pub(crate) async fn devtools(
        &self,
        method: &'static str,
        parameters: Value,
    ) -> Result<Value, Box<dyn std::error::Error>> {
        Ok(self.client.issue_cmd(DevTools { method, parameters }).await?)
    }

    /// Makes the page as wide as a window of that width.
    pub(crate) async fn set_width(&self, width: u32) -> Outcome {
        let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", size).await?;
        Ok(())
    }

    pub(crate) async fn close(self) -> Outcome {
        self.client.close().await?;
        Ok(())
    }
}

fn capabilities() -> serde_json::Map<String, Value> {
    // As root, as in a container, Chromium's sandbox refuses to run.
    let mut options = json!({"args": [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage",
        // A colour on its way to another has no contrast that could be judged.
        "--force-prefers-reduced-motion", "--window-size=1280,900", "--lang=fr",
    ]});
    if let Some(browser) = binary() {
        options["binary"] = json!(browser.to_string_lossy());
    }
    let capabilities = json!({
        "goog:chromeOptions": options,
        "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        // A machine that does other things as well may take long; a page that hangs takes longer.
        "timeouts": {"script": 120_000, "pageLoad": 120_000},
    });
    capabilities.as_object().cloned().unwrap_or_default()
}

/// The browser that the environment names, or the one without windows, which takes half the time. Without either,
/// chromedriver starts its own.
fn binary() -> Option<OsString> {
    const WITHOUT_WINDOWS: &str = "chromium-headless-shell";
    env::var_os("CHROMIUM").or_else(|| {
        let path = env::var_os("PATH")?;
        let mut programs = env::split_paths(&path).map(|folder| folder.join(WITHOUT_WINDOWS));
        programs.find(|program| program.is_file()).map(Into::into)
    })
}

fn entries(log: &Value) -> impl Iterator<Item = &Value> {
    log.as_array().into_iter().flatten()
}

/// A request of the page that leaves the machine.
fn request(entry: &Value) -> Option<String> {
    let message: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
    let message = &message["message"];
    let url = match message["method"].as_str()? {
        "Network.requestWillBeSent" => message["params"]["request"]["url"].as_str()?,
        "Network.webSocketCreated" => message["params"]["url"].as_str()?,
        _ => return None,
    };
    let leaves = ["http:", "https:", "ws:", "wss:"].iter().any(|scheme| url.starts_with(scheme));
    leaves.then(|| format!("request: {url}"))
}

/// chromedriver, and with it the browsers that it has started.
struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    fn start() -> Option<Self> {
        let mut command = Command::new("chromedriver");
        command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut process = command.spawn().ok()?;
        let mut lines = BufReader::new(process.stdout.take()?).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
            line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok()
        });
        // It must not wait for someone to read the rest.
        std::thread::spawn(move || lines.for_each(drop));
        let driver = Self { process, port: port.unwrap_or(0) };
        (driver.port != 0).then_some(driver)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(group) =
            i32::try_from(self.process.id()).ok().and_then(rustix::process::Pid::from_raw)
        {
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// chromedriver's own command for reading a log.
#[derive(Debug)]
struct Log(&'static str);

impl WebDriverCompatibleCommand for Log {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({"type": self.0}).to_string()))
    }
}

/// chromedriver's own command for speaking to the browser behind it.
#[derive(Debug)]
struct DevTools {
    method: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = json!({"cmd": self.method, "params": self.parameters});
        (Method::POST, Some(body.to_string()))
    }
}
