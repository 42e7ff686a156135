/** The page's side of one Worker: asks, waits, and stops it for good. */
import { compileEngine } from "./engine-module.js";
import { KIND, PROTOCOL, Refusal, STAGE } from "./protocol.js";

const WORKER_URL = new URL("../pkg/redacted-record-worker.js", import.meta.url);

/** A person waiting longer than this has given up; the 147-entry record takes well under a second. */
const TIMEOUT_MS = 20_000;

let scriptPolicy = null;

function workerAddress() {
  if (!globalThis.trustedTypes) return WORKER_URL.href;
  // The policy lets one address through, so that it cannot be borrowed for another script.
  scriptPolicy ??= trustedTypes.createPolicy("redacted-record", {
    createScriptURL(address) {
      if (address !== WORKER_URL.href) throw new TypeError("not the Worker of redacted-record");
      return address;
    },
  });
  return scriptPolicy.createScriptURL(WORKER_URL.href);
}

/**
 * One Worker for one record. It alone holds the raw text, and `stop` takes that text away: a wasm call cannot be
 * interrupted, so cancelling, timing out and closing all end the Worker.
 */
export class EngineLink {
  #worker = null;
  #waiting = new Map();
  #lastId = 0;
  #timeout;
  #onProgress;
  #refusal = null;
  #reject;
  #stopped = new Promise((_, reject) => { this.#reject = reject; });

  constructor({ timeout = TIMEOUT_MS, onProgress = () => {} } = {}) {
    this.#timeout = timeout;
    this.#onProgress = onProgress;
    this.#stopped.catch(() => {});
  }

  /** Compiles the engine and starts the Worker for `mode` and, for a client's, the one `audience`. */
  async start({ mode, audience, policy }) {
    this.#onProgress({ stage: STAGE.load, done: 0, total: 1 });
    const module = await this.#guard(compileEngine());
    try {
      this.#worker = new Worker(workerAddress(), { name: "redacted-record" });
    } catch {
      throw new Refusal("engine-unavailable");
    }
    this.#worker.onmessage = ({ data }) => this.#receive(data);
    this.#worker.onmessageerror = () => this.stop("engine-stopped");
    this.#worker.onerror = (event) => {
      event.preventDefault(); // the browser would print the message, which may quote the record
      this.stop("engine-stopped");
    };
    return this.ask(KIND.start, { protocol: PROTOCOL, module, mode, audience, policy });
  }

  /** Sends one request. Settles exactly once: with the reply, or with the Refusal that stopped the Worker. */
  ask(kind, payload) {
    if (this.#refusal) return Promise.reject(this.#refusal);
    const id = ++this.#lastId;
    const reply = new Promise((resolve) => this.#waiting.set(id, resolve));
    try {
      this.#worker.postMessage({ ...payload, id, kind });
    } catch {
      this.#waiting.delete(id);
      return Promise.reject(new Refusal("bad-request"));
    }
    return this.#guard(reply).then((message) => {
      if (message.ok) return message;
      throw new Refusal(message.code, message.gate);
    });
  }

  /** Ends the Worker and everything it held. The first reason stands. */
  stop(code) {
    if (this.#refusal) return;
    this.#refusal = new Refusal(code);
    this.#worker?.terminate();
    this.#worker = null;
    this.#waiting.clear();
    this.#reject(this.#refusal);
  }

  #guard(work) {
    const timer = setTimeout(() => this.stop("timed-out"), this.#timeout);
    return Promise.race([work, this.#stopped]).finally(() => clearTimeout(timer));
  }

  #receive(message) {
    if (message.progress) return this.#onProgress(message.progress);
    this.#waiting.get(message.id)?.(message);
    this.#waiting.delete(message.id);
  }
}
