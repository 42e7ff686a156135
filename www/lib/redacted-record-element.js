/** `<redacted-record>`: shows a record as one audience may see it, or one sentence and nothing else. */
import { today } from "./dates.js";
import { drawView } from "./draw-view.js";
import { elementSheet } from "./element-style.js";
import { EngineLink } from "./engine-link.js";
import { KIND, MODE, Refusal, SENTENCE, STAGE_SENTENCE } from "./protocol.js";

/** On a server there is no HTMLElement: the module still loads, and renders nothing. */
const Base = globalThis.HTMLElement ?? class {};

const DEFAULT_TIMEOUT_MS = 20_000;

export class RedactedRecordElement extends Base {
  static observedAttributes = ["audience"];

  static define(tag = "redacted-record", registry = customElements) {
    registry.define(tag, this);
    return this;
  }

  #internals = this.attachInternals?.();
  #root = this.attachShadow?.({ mode: "open" });
  #status = globalThis.document && statusLine(); // stays in place: a live region is heard only if it was there before
  #link = null;
  #source = null;
  #view = null;
  #shownKinds = null;
  #state = "empty";
  #timeout = DEFAULT_TIMEOUT_MS;
  #leaving = () => this.close();
  // A page kept for the back button comes back without its record, even if `pagehide` was missed.
  #returning = (event) => event.persisted && this.close();

  /** Names the audience. Changing it closes the record: what one audience sees is never turned into another's view. */
  get audience() { return this.getAttribute("audience") ?? ""; }
  set audience(id) { this.setAttribute("audience", id); }

  /** empty, busy, ready or failed; also `:state(busy)` and so on. */
  get state() { return this.#state; }

  /** Milliseconds that one step may take. */
  get timeout() { return this.#timeout; }
  set timeout(ms) { this.#timeout = Number.isFinite(ms) && ms > 0 ? ms : DEFAULT_TIMEOUT_MS; }

  /** For frameworks: the object `open` takes. Setting an equal one again does nothing; null closes. */
  get source() { return this.#source; }
  set source(source) {
    if (JSON.stringify(source) === JSON.stringify(this.#source)) return;
    if (source) this.open(source).catch(() => {}); // told by redact-error
    else this.close();
  }

  /** Kinds of entries to show, or null for all. */
  get shownKinds() { return this.#shownKinds; }
  set shownKinds(kinds) {
    this.#shownKinds = kinds ? [...kinds] : null;
    if (this.#state !== "ready") return;
    this.#drawReady();
    this.#tell("redact-changed", { state: this.#state });
  }

  connectedCallback() {
    globalThis.addEventListener("pagehide", this.#leaving);
    globalThis.addEventListener("pageshow", this.#returning);
    this.translate = false; // a translation service is another reader
    this.spellcheck = false;
    this.#root.adoptedStyleSheets = [elementSheet()];
  }

  disconnectedCallback() {
    globalThis.removeEventListener("pagehide", this.#leaving);
    globalThis.removeEventListener("pageshow", this.#returning);
    this.close();
  }

  attributeChangedCallback(name, before, after) {
    if (before !== after) this.close();
  }

  /**
   * Fetches, redacts and shows the record at `url` (this site only). Resolves with counts; rejects with a Refusal, in
   * which case one sentence stands where the record would.
   */
  async open(request) {
    this.close();
    const link = new EngineLink({ timeout: this.#timeout, onProgress: (step) => this.#drawBusy(step) });
    this.#link = link;
    this.#source = request;
    this.#enter("busy");
    try {
      const { url, format, audience = this.audience, policy, on = today(), now = new Date().toISOString(), ...rest } = request;
      const address = recordAddress(url);
      const asked = { audience, on, now, ...pick(rest, ["case", "review", "asSuggested"]) };
      await link.start({ mode: MODE.client, audience, policy: policy && JSON.stringify(policy) });
      const opened = await link.ask(KIND.open, { url: address, format });
      const redacted = await link.ask(KIND.redact, { asked });
      if (this.#link !== link) throw new Refusal("closed"); // closed while the reply was on its way
      return this.#enterReady(redacted, { open: opened.ms, redact: redacted.ms });
    } catch (error) {
      const refusal = Refusal.from(error, "bad-request");
      if (this.#link === link) this.#fail(refusal);
      throw refusal;
    } finally {
      link.stop("closed"); // the view is all that is needed now: the raw text goes with the Worker
      if (this.#link === link) this.#link = null;
    }
  }

  /** Stops an opening under way; nothing is shown. */
  cancel() {
    this.#link?.stop("cancelled");
  }

  /** Takes the record away, from the page and from memory. */
  close() {
    this.#leave("closed", "");
  }

  /** Takes the record away and says that it is locked. */
  lock() {
    this.#leave("locked", SENTENCE.locked);
  }

  #leave(code, sentence) {
    const link = this.#link;
    this.#link = null; // so that the stopped opening finds it is no longer the one shown
    link?.stop(code);
    if (this.#state === "empty" && !sentence) return;
    this.#source = null;
    this.#enter("empty", sentence);
  }

  #fail(refusal) {
    const problem = document.createElement("p");
    problem.setAttribute("part", "problem");
    problem.setAttribute("role", "alert");
    problem.textContent = refusal.message;
    this.#enter("failed", "", problem);
    this.#tell("redact-error", { code: refusal.code, ...(refusal.gate && { gate: refusal.gate }) });
  }

  #enterReady({ view, counts }, ms) {
    const started = performance.now();
    this.#view = view;
    try {
      this.#drawReady();
    } catch {
      throw new Refusal("cannot-draw");
    }
    ms.draw = performance.now() - started;
    this.#markState("ready");
    const kinds = {};
    for (const { kind } of view.entries) kinds[kind] = (kinds[kind] ?? 0) + 1;
    const detail = { audience: view.audience.id, entries: view.entries.length, ...counts, kinds, ms };
    this.#tell("redact-ready", detail);
    return detail;
  }

  #drawReady() {
    const drawn = drawView(this.#view, this.#shownKinds);
    this.#show("The record is shown.", drawn);
  }

  #drawBusy({ stage, done, total }) {
    if (this.#state !== "busy") return;
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", "Progress");
    if (total > 0) {
      bar.max = total;
      bar.value = done;
    }
    this.#show(STAGE_SENTENCE[stage] ?? "", bar);
  }

  #show(sentence, ...children) {
    this.#status.textContent = sentence;
    this.#root.replaceChildren(this.#status, ...children);
  }

  /** Every change of state starts from an empty root. */
  #enter(state, sentence = "", ...children) {
    this.#view = null;
    this.#show(sentence, ...children);
    this.#markState(state);
    if (state !== "failed") this.#tell("redact-changed", { state });
  }

  #markState(state) {
    this.#internals.states.delete(this.#state);
    this.#internals.states.add(state);
    this.#internals.ariaBusy = String(state === "busy");
    this.#state = state;
  }

  /** Counts, codes and times only: an event crosses the shadow root and may be logged by anyone. */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
  }
}

function statusLine() {
  const line = document.createElement("p");
  line.setAttribute("part", "status");
  line.setAttribute("role", "status");
  return line;
}

function recordAddress(url) {
  const address = new URL(url, document.baseURI);
  if (address.origin !== location.origin) throw new Refusal("other-origin");
  return address.href;
}

function pick(from, names) {
  return Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]));
}
