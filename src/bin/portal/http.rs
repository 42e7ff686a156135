//! As much of HTTP/1.1 as one page on this machine needs: a request's head in, one whole response out, then the connection closes.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// A browser sends 1 to 2 kB; a cookie set by another program on the same host name may add some.
const HEAD_LIMIT: usize = 16 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);

/// Nothing from elsewhere, nothing stored, nothing embedded. `redacted-record` is the one Trusted Types policy: without it a Worker
/// could not be started from a URL.
const HEADERS: &str = "Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; \
img-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
require-trusted-types-for 'script'; trusted-types redacted-record\r\n\
X-Content-Type-Options: nosniff\r\n\
Referrer-Policy: no-referrer\r\n\
Cache-Control: no-store\r\n\
Cross-Origin-Opener-Policy: same-origin\r\n\
Cross-Origin-Resource-Policy: same-origin\r\n\
Permissions-Policy: accelerometer=(), camera=(), clipboard-read=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), \
idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()\r\n\
Connection: close\r\n";

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Ok = 200,
    BadRequest = 400,
    NotFound = 404,
    MethodNotAllowed = 405,
    Misdirected = 421,
    HeadTooLarge = 431,
    Failed = 500,
    Busy = 503,
}

impl Status {
    fn reason(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::BadRequest => "Bad Request",
            Self::NotFound => "Not Found",
            Self::MethodNotAllowed => "Method Not Allowed",
            Self::Misdirected => "Misdirected Request",
            Self::HeadTooLarge => "Request Header Fields Too Large",
            Self::Failed => "Internal Server Error",
            Self::Busy => "Service Unavailable",
        }
    }
}

pub struct Response {
    pub status: Status,
    pub media_type: &'static str,
    pub body: Vec<u8>,
}

impl Response {
    /// A refusal in words. They never repeat what was asked for: an address may hold a name.
    pub fn text(status: Status, message: &str) -> Self {
        Self { status, media_type: "text/plain; charset=utf-8", body: format!("{message}\n").into_bytes() }
    }

    pub fn send(&self, stream: &mut TcpStream, with_body: bool) {
        let (code, reason) = (self.status as u16, self.status.reason());
        let allow = if self.status == Status::MethodNotAllowed { "Allow: GET, HEAD\r\n" } else { "" };
        let head = format!("HTTP/1.1 {code} {reason}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{allow}{HEADERS}\r\n", self.media_type, self.body.len());
        let body = if with_body { self.body.as_slice() } else { &[] };
        // The other side may have gone; there is nobody left to tell.
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)).and_then(|()| stream.shutdown(Shutdown::Write));
        // What is still unread (the body of a refused POST) would turn the close into a reset that overtakes the response.
        let _ = stream.set_read_timeout(Some(Duration::from_millis(500)));
        let _ = std::io::copy(&mut stream.take(1 << 20), &mut std::io::sink());
    }
}

pub struct Request {
    pub method: String,
    /// The path, cut at its slashes and then decoded, so that an encoded slash stays inside its segment.
    pub segments: Vec<String>,
    pub query: Option<String>,
}

impl Request {
    /// Reads a request's head. `Err(None)`: the other side gave up or was too slow, and gets no answer.
    pub fn read(stream: &mut TcpStream) -> Result<Self, Option<Response>> {
        Self::parse(&read_head(stream)?).map_err(Some)
    }

    fn parse(head: &str) -> Result<Self, Response> {
        let bad = || Response::text(Status::BadRequest, "This is not a request that can be understood.");
        let mut lines = head.split("\r\n");
        let mut first = lines.next().unwrap_or_default().split(' ');
        let (Some(method), Some(target), Some("HTTP/1.1" | "HTTP/1.0"), None) = (first.next(), first.next(), first.next(), first.next()) else {
            return Err(bad());
        };
        let fields: Vec<_> = lines.filter_map(|line| line.split_once(':')).collect();
        let mut hosts = fields.iter().filter(|(name, _)| name.eq_ignore_ascii_case("host")).map(|(_, value)| value.trim());
        // A page elsewhere can point its own name at 127.0.0.1 and would then be this page's origin. The name gives it away.
        match (hosts.next(), hosts.next()) {
            (Some(host), None) if is_local(host) => {}
            _ => {
                return Err(Response::text(Status::Misdirected, "This server answers only to 127.0.0.1 and localhost."));
            }
        }
        let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query.to_owned())));
        let path = path.strip_prefix('/').ok_or_else(bad)?;
        let segments = path.split('/').map(decode).collect::<Option<Vec<_>>>().ok_or_else(bad)?;
        Ok(Self { method: method.to_owned(), segments, query })
    }
}

fn read_head(stream: &mut TcpStream) -> Result<String, Option<Response>> {
    let deadline = Instant::now() + PATIENCE;
    let mut head = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || stream.set_read_timeout(Some(left)).is_err() {
            return Err(None);
        }
        let count = match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return Err(None),
            Ok(count) => count,
        };
        head.extend_from_slice(chunk.get(..count).unwrap_or_default());
        let end = head.windows(4).position(|four| four == b"\r\n\r\n");
        if end.unwrap_or(head.len()) > HEAD_LIMIT {
            return Err(Some(Response::text(Status::HeadTooLarge, "The request's head is too long.")));
        }
        if let Some(end) = end {
            head.truncate(end);
            let bad = |_| Some(Response::text(Status::BadRequest, "The request's head is not text."));
            return String::from_utf8(head).map_err(bad);
        }
    }
}

fn is_local(host: &str) -> bool {
    let (name, port) = host.rsplit_once(':').unwrap_or((host, ""));
    matches!(name, "127.0.0.1" | "localhost") && port.bytes().all(|byte| byte.is_ascii_digit())
}

fn decode(segment: &str) -> Option<String> {
    let mut bytes = segment.bytes();
    let mut decoded = Vec::with_capacity(segment.len());
    let digit = |bytes: &mut std::str::Bytes<'_>| char::from(bytes.next()?).to_digit(16);
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => u8::try_from(digit(&mut bytes)? * 16 + digit(&mut bytes)?).ok()?,
            other => other,
        });
    }
    String::from_utf8(decoded).ok()
}
