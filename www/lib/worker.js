/*
 * The only place in the browser where raw text is. The build puts wasm-bindgen's no-modules glue (`wasm_bindgen`) before
 * this file: one classic script, because bundlers inline or break a Worker that has imports of its own.
 */
(() => {
  "use strict";

  // protocol: the same as protocol.js, which a classic script cannot import; a test holds the two equal
  const PROTOCOL = 1;
  const KIND = { start: "start", open: "open", audiences: "audiences", redact: "redact", review: "review" };
  const MODE = { client: "client", staff: "staff" };
  const STAGE = { load: "load", fetch: "fetch", read: "read", redact: "redact" };
  // end of protocol

  /** Beyond this a record is a mistake or an attack; the largest real export seen is a tenth of it. */
  const MAX_BYTES = 32 * 1024 * 1024;

  const FORMATS = { "application/fhir+json": "fhir", "application/json": "fhir", "text/plain": "text" };

  const REFUSED_STATUS = { 401: "record-not-allowed", 403: "record-not-allowed", 404: "record-not-found", 410: "record-not-found" };

  let engine = null;
  let mode = MODE.client;
  let audience = null;

  /** A reply that says no. Anything else that is thrown is a fault. */
  class Refused extends Error {
    constructor(code, gate) {
      super(code);
      this.reply = { ok: false, code, ...(gate && { gate }) };
    }
  }

  function refuse(code) {
    throw new Refused(code);
  }

  /** Calls the engine. Of a refusal only the codes go on to the page, which has a sentence for each. */
  function call(method, ...given) {
    if (!engine) refuse("engine-stopped");
    const started = performance.now();
    const reply = JSON.parse(engine[method](...given));
    if (!reply.ok) throw new Refused(reply.code, reply.gate);
    return { ...reply, ms: performance.now() - started };
  }

  async function fetchRecord(address, progress) {
    const url = new URL(address, self.location.href);
    if (url.origin !== self.location.origin) refuse("other-origin");
    // Redirects are refused: one to another site would carry the request out of this origin.
    const response = await fetch(url, {
      cache: "no-store", credentials: "same-origin", redirect: "error", referrerPolicy: "no-referrer",
      headers: { accept: "application/fhir+json" },
    }).catch(() => refuse("record-unavailable"));
    if (!response.ok) refuse(REFUSED_STATUS[response.status] ?? "record-unavailable");
    const total = Number(response.headers.get("content-length")) || 0;
    if (total > MAX_BYTES) refuse("record-too-large");
    const chunks = [];
    let done = 0;
    try {
      for (const reader = response.body.getReader(); ;) {
        const { value, done: ended } = await reader.read();
        if (ended) break;
        chunks.push(value);
        done += value.length;
        if (done > MAX_BYTES) break;
        progress(STAGE.fetch, done, total);
      }
    } catch {
      refuse("record-unavailable");
    }
    if (done > MAX_BYTES) refuse("record-too-large");
    const bytes = new Uint8Array(done);
    let at = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
      chunk.fill(0);
    }
    const type = (response.headers.get("content-type") ?? "").split(";")[0].trim();
    return { bytes, format: FORMATS[type] };
  }

  const answers = {
    async [KIND.start](request) {
      if (engine) refuse("bad-request");
      if (request.protocol !== PROTOCOL) refuse("wrong-version");
      mode = request.mode === MODE.staff ? MODE.staff : MODE.client;
      audience = request.audience;
      await wasm_bindgen({ module_or_path: request.module });
      engine = new wasm_bindgen.Engine();
      if (request.policy !== undefined) call("setPolicy", request.policy);
      return {};
    },

    async [KIND.open](request, progress) {
      progress(STAGE.fetch, 0, 0);
      const { bytes, format } = await fetchRecord(request.url, progress);
      progress(STAGE.read, 0, 1);
      try {
        return call("open", bytes, request.format ?? format);
      } finally {
        bytes.fill(0);
      }
    },

    async [KIND.audiences]() {
      if (mode !== MODE.staff) refuse("not-in-this-session");
      return call("audiences");
    },

    async [KIND.redact](request, progress) {
      if (mode !== MODE.staff && request.asked.audience !== audience) refuse("not-in-this-session");
      progress(STAGE.redact, 0, 1);
      return call("redact", JSON.stringify(request.asked));
    },

    async [KIND.review](request) {
      if (mode !== MODE.staff) refuse("not-in-this-session");
      return call("review", JSON.stringify(request.asked));
    },
  };

  async function answer(request) {
    if (!Object.hasOwn(answers, request.kind)) return { ok: false, code: "bad-request" };
    const progress = (stage, done, total) => self.postMessage({ id: request.id, progress: { stage, done, total } });
    try {
      return { ...(await answers[request.kind](request, progress)), ok: true };
    } catch (error) {
      if (error instanceof Refused) return error.reply;
      // A trap leaves the engine half-way through a change: it answers nothing more. The error may quote text and is dropped.
      engine = null;
      return { ok: false, code: "engine-stopped" };
    }
  }

  // One at a time and in order, so that a record is open before it is redacted.
  let queue = Promise.resolve();
  self.onmessage = ({ data }) => {
    queue = queue.then(async () => self.postMessage({ ...(await answer(data)), id: data.id }));
  };
  // No id to answer to: the page hears of it through the Worker's error event, and stops the Worker.
  self.onmessageerror = () => self.reportError(new Error("messageerror"));
})();
